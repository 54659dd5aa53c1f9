import type { Clock } from "../ground/clock";
import type { ContainerEngine } from "./engine";
import type { ServerConnector } from "./server";

/** Everything through which the loop reaches the outside world. */
export interface Ports {
  readonly engine: ContainerEngine;
  readonly servers: ServerConnector;
  readonly clock: Clock;
  /** Shows the user one line about one instance. */
  readonly progress: (instance: string, line: string) => void;
}
