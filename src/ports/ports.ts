import type { Clock } from "../ground/clock";
import type { ContainerEngine } from "./engine";
import type { ServerConnector } from "./server";

/** What the loop sees of the world. */
export interface Ports {
  readonly engine: ContainerEngine;
  readonly servers: ServerConnector;
  readonly clock: Clock;
  /** One line for the user, about one instance. */
  readonly progress: (instance: string, line: string) => void;
}
