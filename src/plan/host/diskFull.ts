import { VOLUME_ROOT } from "../../ground/names";
import type { InstanceFacts } from "../facts";

/** With less than this, in bytes, a server's next file does not fit: it grows its files by 8 MiB at most. */
const FULL = 16 * 1024 ** 2;

/** True as far as that was measured. */
export function isDiskFull({ volumeFree }: Pick<InstanceFacts, "volumeFree">): boolean {
  return volumeFree !== undefined && volumeFree < FULL;
}

/** The name of an instance's volume, as far as it is known. */
export function volumeOf({
  container,
  volume,
}: Pick<InstanceFacts, "container" | "volume">): string {
  return container?.volumes[VOLUME_ROOT] ?? volume?.name ?? "";
}

/** Completes "ERROR: …". */
export function diskIsFull(volume: string): string {
  return `the disk that holds its volume ${volume} is full: the server waits or fails until there is room on it`;
}
