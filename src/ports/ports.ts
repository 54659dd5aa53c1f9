import type { Clock } from "../ground/clock";
import type { ContainerEngine } from "./engine";
import type { ServerConnector } from "./server";
import type { Teller } from "./teller";

/** Everything through which the loop reaches the outside world. */
export interface Ports {
  readonly engine: ContainerEngine;
  readonly servers: ServerConnector;
  readonly clock: Clock;
  readonly progress: Teller["progress"];
  readonly warn: Teller["warn"];
}
