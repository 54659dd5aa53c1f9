import { paths, sourceCaOf, VOLUME_ROOT } from "../../ground/names";
import { linkNote } from "../../plan/link/link";
import { linkTo } from "../../plan/link/linkTo";
import { bringFiles, containerOf, required, type Act } from "../context";
import { volumeFile } from "../volumeFile";

/** Writes the source's CA certificate and the note of the link, before a channel leads to the source. */
export async function pin(act: Act, sourceId: string, ca: string): Promise<void> {
  const { files } = act.seen;
  const link = linkTo(act.seen, sourceId);
  const isPinned = files?.pins[sourceId] === ca;
  const isNoted = linkNote(files?.link) === linkNote(link);
  if (isPinned && isNoted) return;
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    ...(isPinned ? [] : [volumeFile(sourceCaOf(sourceId), ca, 0o644)]),
    ...(isNoted ? [] : [volumeFile(paths.link, linkNote(link), 0o644)]),
  ]);
  bringFiles(act, { link, pins: { ...files?.pins, [sourceId]: ca } });
}

/** Clears the note of the link, after the channel is gone. */
export async function unpin(act: Act): Promise<void> {
  const { files } = act.seen;
  if (!files?.link) return;
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    volumeFile(paths.link, linkNote(undefined), 0o644),
  ]);
  const { link: _, ...rest } = files;
  act.bring({ files: rest });
}

/** Repairs the note after a run that ended between the change of the channel and the note. */
export async function noteLink(act: Act): Promise<void> {
  const { source } = act.spec;
  if (!source) return unpin(act);
  const instance = act.seen.source?.instance;
  await pin(act, source.id, required(instance?.files?.ownCa, `the certificate of ${source.id}`));
}
