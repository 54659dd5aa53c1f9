import type { Clock } from "./clock";
import type { ContainerEngine } from "./docker/engine";
import type { ServerConnector } from "./mysql/server";

/** What the loop sees of the world. */
export interface Ports {
  readonly engine: ContainerEngine;
  readonly servers: ServerConnector;
  readonly clock: Clock;
  /** One line for the user, about one instance. */
  readonly progress: (instance: string, line: string) => void;
}
