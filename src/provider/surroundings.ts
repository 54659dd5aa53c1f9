import type { Clock } from "../ground/clock";
import type { Instances } from "../manage/instances";

/** What the verbs depend on. */
export interface Surroundings {
  readonly instances: Instances;
  readonly clock: Clock;
  /** Prints one line in the program's output. */
  readonly log: (line: string) => void;
  /** Does something once Pulumi has had the answer that is about to be given, if the process lives as long. */
  readonly afterwards: (work: () => Promise<void>) => void;
  /** Incarnations that this process has seen in a state: see decision 1. */
  readonly statesKnow: Set<string>;
  /** Incarnations that this run deletes before it creates their replacement. */
  readonly leaving: Set<string>;
}
