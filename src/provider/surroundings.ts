import type { Clock } from "../ground/clock";
import type { Instances } from "../manage/instances";

/** What the verbs depend on. */
export interface Surroundings {
  readonly instances: Instances;
  readonly clock: Clock;
  /** Prints one line in the program's output. */
  readonly log: (line: string) => void;
}
