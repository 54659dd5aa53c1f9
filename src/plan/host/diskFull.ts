import { VOLUME_ROOT } from "../../ground/names";
import type { InstanceFacts } from "../facts";

/** With less than this, in bytes, the next piece of a file that a server writes may not fit. */
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

/** As `fault` of an instance. */
export function diskIsFull(volume: string): string {
  return `the disk that holds its volume ${volume} is full: the server waits or fails until there is room on it`;
}
