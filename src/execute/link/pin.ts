import { aliasOf, MYSQL_PORT, paths, sourceCaOf, VOLUME_ROOT } from "../../ground/names";
import { linkNote, type Link } from "../../plan/link/link";
import { bringFiles, containerOf, type Act } from "../context";
import { volumeFile } from "../volumeFile";

/** The link to a source as it will be kept in the volume. */
export function linkTo({ seen }: Act, sourceId: string): Link {
  const where = seen.source?.whereabouts;
  const engine = where?.kind === "here" ? where.engineId : seen.census.engineId;
  return { source: sourceId, engine, at: { host: aliasOf(sourceId), port: MYSQL_PORT } };
}

/** Before a channel leads there: its certificate authority, and whose replica this is about to be. */
export async function pin(act: Act, sourceId: string, ca: string): Promise<void> {
  const { files } = act.seen;
  const link = linkTo(act, sourceId);
  const isPinned = files?.pins[sourceId] === ca;
  const isNoted = linkNote(files?.link) === linkNote(link);
  if (isPinned && isNoted) return;
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    ...(isPinned ? [] : [volumeFile(sourceCaOf(sourceId), ca, 0o644)]),
    ...(isNoted ? [] : [volumeFile(paths.link, linkNote(link), 0o644)]),
  ]);
  bringFiles(act, { link, pins: { ...files?.pins, [sourceId]: ca } });
}

/** After its channel is gone: it is nobody's replica. */
export async function unpin(act: Act): Promise<void> {
  const { files } = act.seen;
  if (!files?.link) return;
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    volumeFile(paths.link, linkNote(undefined), 0o644),
  ]);
  const { link: _, ...rest } = files;
  act.bring({ files: rest });
}
