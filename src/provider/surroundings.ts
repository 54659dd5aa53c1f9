import type { Clock } from "../ground/clock";
import type { Instances } from "../manage/instances";
import type { Teller } from "../ports/teller";
import type { CheckedInputs } from "./checked";
import type { Program } from "./program";

/** What the verbs depend on. */
export interface Surroundings {
  readonly instances: Instances;
  readonly clock: Clock;
  readonly teller: Teller;
  /** Seconds that a preview waits for an engine that works on its answer. */
  readonly lookPatience: number;
  /** Runs `work` once Pulumi has received the answer of the current call, if the process lives that long. */
  readonly afterwards: (work: () => Promise<void>) => void;
  /** Incarnations that this process has seen in a Pulumi state: see docs/decisions/0001. */
  readonly recordedIncarnations: Set<string>;
  /** Incarnations that this run deletes before it creates their replacement. */
  readonly leaving: Set<string>;
  /** What this process has checked. */
  readonly checked: CheckedInputs;
  /** What the program of this run declares. */
  readonly program: Program;
}
