import type { InstanceFacts, InstanceFiles } from "../facts";
import { optional } from "../../ground/optional";
import { linkTo } from "./linkTo";

type Noted = Pick<InstanceFiles, "link" | "attaching" | "pins">;

/**
 * What is noted in the volume before an account is created for the wanted source: a run that is killed after
 * that, or a program that wants another source then, must still know where to drop the account. An instance
 * without a source gets its link ahead of the channel. A replica keeps the link to the source from which it
 * replicates, and notes the other one beside it; within one tree that is not needed, because the account stays.
 */
export function announced(
  seen: Pick<InstanceFacts, "files" | "source" | "formerSource" | "census">,
): Noted | undefined {
  const { files, source, formerSource } = seen;
  if (!files || !source || files.link?.source === source.id) return undefined;
  const { pins } = files;
  if (!files.link) {
    const ca = source.instance?.files?.ownCa;
    return ca === undefined
      ? undefined
      : {
          pins: { ...pins, [source.id]: ca },
          link: linkTo(seen, source.id),
          ...optional("attaching", files.attaching),
        };
  }
  const isOneTree = source.root !== undefined && source.root.id === formerSource?.root?.id;
  if (isOneTree || files.attaching === source.id) return undefined;
  return { pins, link: files.link, attaching: source.id };
}

/**
 * What is noted as `attaching` once the channel and its link are gone. An instance that gets another source by a copy
 * may have left an account on the source to which the link led, and nothing else names that one any more.
 */
export function attachingWithoutChannel(
  { link, attaching }: Pick<InstanceFiles, "link" | "attaching">,
  wanted: string | undefined,
): string | undefined {
  if (wanted === undefined) return attaching;
  return [attaching, link?.source].find((id) => id !== undefined && id !== wanted);
}

/** True while a former source may still hold an account of this instance. */
export function mayBeLeft({
  source,
  formerSource,
}: Pick<InstanceFacts, "source" | "formerSource">): boolean {
  if (!formerSource) return false;
  const { root, accountOnRoot } = formerSource;
  if (!root?.server) return true;
  return accountOnRoot !== undefined && root.id !== source?.root?.id;
}

export function announcedIn(seen: InstanceFacts): InstanceFacts {
  const notes = announced(seen);
  return notes && seen.files ? { ...seen, files: { ...seen.files, ...notes } } : seen;
}
