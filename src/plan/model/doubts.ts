import type { ReplicationProviderError } from "../../ground/errors";
import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts } from "../facts";
import type { InstanceSpec } from "../spec";
import type { CopyRefusal, Step } from "../steps";

/** What no look can tell, and only the run finds out. */
export type Doubt =
  /** Whether others write until the fence is closed. */
  | "writesUntilFenced"
  /** Whether the former source sends what the next one does not have. */
  | "sentUntilStopped"
  /** Whether a thread that has stopped stops again. */
  | "threadStopsAgain"
  /** Whether an applier that runs meets something that it cannot apply. */
  | "applierStops"
  /** Whether the servers make the copy. */
  | "copyRefused"
  /** Whether mysqld takes the configuration, and starts on this data with it. */
  | "configurationFails"
  /** Whether a source that lets nobody in does so again. */
  | "sourceAway"
  /** Whether a source that is held up gets what it needs from its own source. */
  | "sourceHeldUp"
  /** Whether the image can be had. */
  | "imageMissing"
  /** What a server holds that did not answer. */
  | "notSeen";

/** How the run goes on if it comes otherwise than the model takes it. */
export type Otherwise =
  /** With these facts instead. */
  | { readonly kind: "facts"; readonly seen: InstanceFacts; readonly refusedCopy?: CopyRefusal }
  /** It ends. */
  | {
      readonly kind: "ends";
      readonly seen: InstanceFacts;
      readonly error: ReplicationProviderError;
    }
  /** Nobody can say. */
  | { readonly kind: "open" };

export interface Fork {
  readonly doubt: Doubt;
  /** True if what has come otherwise once does so each time. */
  readonly persists?: boolean;
  readonly otherwise: Otherwise;
}

/** One step in the model: the facts before it, and after it if all goes as planned. */
export interface Taken {
  readonly step: Step;
  readonly before: InstanceFacts;
  readonly after: InstanceFacts;
  readonly spec: InstanceSpec;
  /** The server as it was when it was last seen in this run; undefined if it never was. */
  readonly last: ServerFacts | undefined;
}
