import type { InstanceFacts, InstanceFiles } from "../plan/facts";
import type { VolumeGauge } from "./host/volumeUse";

/** What one run remembers between two looks. */
export interface LookMemory {
  readonly engineId: string;
  /** By source id: what it had executed when the run first saw it. */
  readonly targets: ReadonlyMap<string, string>;
  /** Where the instance replicated from according to the state. */
  readonly formerSourceId: string | undefined;
  /** The look before in this run, with what was made since. */
  readonly last?: InstanceFacts;
  /** Its files, which are being read; what this process remembers is good enough for a login only. */
  readonly reading?: Promise<InstanceFiles>;
  /** Whose it is now is asked, whatever this process remembers. @default false */
  readonly asksIncarnation?: boolean;
  /** Measures the volume along with the look. */
  readonly gauge?: VolumeGauge;
}
