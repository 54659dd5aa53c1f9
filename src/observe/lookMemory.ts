import type { InstanceFacts } from "../plan/facts";
import type { ForetoldById } from "../plan/model/foretold";
import type { Contents } from "./host/contents";
import type { VolumeGauge } from "./host/volumeUse";

/** What a run remembers between two looks. */
export interface LookMemory {
  /** By source id: what the source had executed when the run first saw it. */
  readonly targets: ReadonlyMap<string, string>;
  /** The former source according to Pulumi's state. */
  readonly formerSourceId: string | undefined;
  /** The previous look of this run, with the effects of the steps since. */
  readonly last?: InstanceFacts;
  /**
   * The files of the volume, being read now; what this process remembers may then be used only for a login.
   */
  readonly reading?: Promise<Contents>;
  /** Read the incarnation from the instance, whatever this process remembers. @default false */
  readonly asksIncarnation?: boolean;
  /** Takes neighbours as their own updates will leave them. @default as they are */
  readonly foretold?: ForetoldById;
  /** Measures the volume during the look. */
  readonly gauge?: VolumeGauge;
}
