import { paths, sourceCaOf, VOLUME_ROOT } from "../../ground/names";
import { optional } from "../../ground/optional";
import { announced, attachingWithoutChannel } from "../../plan/link/announced";
import { linkNote } from "../../plan/link/link";
import { linkTo } from "../../plan/link/linkTo";
import { NO_FILES } from "../../plan/host/noFiles";
import type { InstanceFiles } from "../../plan/facts";
import { read } from "../../observe/host/vault";
import { containerOf, required, sourceOf, type Act } from "../context";
import { volumeFile } from "../volumeFile";

type Notes = Pick<InstanceFiles, "pins"> & {
  readonly link: InstanceFiles["link"] | undefined;
  readonly attaching: string | undefined;
};

/** Writes the source's CA certificate and the note of the link, before a channel leads to the source. */
export async function pin(act: Act, sourceId: string, ca: string): Promise<void> {
  const { pins, attaching } = filesOf(act);
  await note(act, {
    pins: { ...pins, [sourceId]: ca },
    link: linkTo(act.seen, sourceId),
    attaching: attaching === sourceId ? undefined : attaching,
  });
}

/** Clears the note of the link, after the channel is gone. */
export async function unpin(act: Act): Promise<void> {
  const files = filesOf(act);
  const attaching = attachingWithoutChannel(files, act.spec.source?.id);
  await note(act, { pins: files.pins, attaching, link: undefined });
}

/** Notes the wanted source before an account for it is created. */
export async function announce(act: Act): Promise<void> {
  const notes = announced(act.seen);
  if (notes) await note(act, { link: notes.link, attaching: notes.attaching, pins: notes.pins });
}

/** The source's file is read again: what this process remembers of it may be older than what is pinned. */
export async function pinAuthority(act: Act): Promise<void> {
  const { engine } = act.ports;
  const { id, instance } = sourceOf(act);
  const { files } = await read(
    engine,
    required(instance.container, `the container of ${instance.name}`).id,
  );
  const { pins, link, attaching } = filesOf(act);
  const ca = required(files.ownCa, `the certificate of ${instance.name}`);
  await note(act, { pins: { ...pins, [id]: ca }, link, attaching });
}

/** Repairs the notes after a run that ended between the change of the channel and the note. */
export async function noteLink(act: Act): Promise<void> {
  const { source } = act.spec;
  const { pins } = filesOf(act);
  if (!source) return note(act, { pins, link: undefined, attaching: undefined });
  const ca = required(act.seen.source?.instance?.files?.ownCa, `the certificate of ${source.id}`);
  await note(act, {
    pins: { ...pins, [source.id]: ca },
    link: linkTo(act.seen, source.id),
    attaching: undefined,
  });
}

/** Writes what differs, in one call. */
async function note(act: Act, { pins, link, attaching }: Notes): Promise<void> {
  const { link: linkBefore, attaching: attachingBefore, ...files } = filesOf(act);
  const written = [
    ...Object.entries(pins)
      .filter(([id, ca]) => files.pins[id] !== ca)
      .map(([id, ca]) => volumeFile(sourceCaOf(id), ca, 0o644)),
    ...(linkNote(link) === linkNote(linkBefore)
      ? []
      : [volumeFile(paths.link, linkNote(link), 0o644)]),
    ...(attaching === attachingBefore ? [] : [volumeFile(paths.attaching, attaching ?? "", 0o644)]),
  ];
  if (written.length === 0) return;
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, written);
  act.bring({
    files: {
      ...files,
      pins,
      ...optional("link", link),
      ...optional("attaching", attaching),
    },
  });
}

function filesOf({ seen }: Act): InstanceFiles {
  return seen.files ?? NO_FILES;
}
