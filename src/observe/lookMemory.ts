import type { InstanceFacts } from "../plan/facts";
import type { Contents } from "./host/contents";
import type { VolumeGauge } from "./host/volumeUse";

/** What one run remembers between two looks. */
export interface LookMemory {
  /** By source id: what it had executed when the run first saw it. */
  readonly targets: ReadonlyMap<string, string>;
  /** Where the instance replicated from according to the state. */
  readonly formerSourceId: string | undefined;
  /** The look before in this run, with what was made since. */
  readonly last?: InstanceFacts;
  /** What its volume holds, which is being read; what this process remembers is good enough for a login only. */
  readonly reading?: Promise<Contents>;
  /** Whose it is now is asked, whatever this process remembers. @default false */
  readonly asksIncarnation?: boolean;
  /** Measures the volume along with the look. */
  readonly gauge?: VolumeGauge;
}
