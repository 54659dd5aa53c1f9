import type { Seen } from "../support/instances";
import { lookAtContainer, type ContainerSight } from "./lookAtContainer";
import { lookAtServer, type ServerSight } from "./lookAtServer";
import type { SweptStack } from "./sweptStack";

/** An instance from three sides. */
export interface Sight {
  /** What the state says of it. */
  readonly outputs: Seen;
  readonly container: ContainerSight;
  readonly server: ServerSight;
}

/** All instances of a stack by their short names. */
export type Sights = ReadonlyMap<string, Sight>;

export async function lookAt(stack: SweptStack, short: string): Promise<Sight> {
  const outputs = await stack.see(short);
  const [container, server] = await Promise.all([
    lookAtContainer(outputs.id),
    lookAtServer(outputs, stack.variables),
  ]);
  return { outputs, container, server };
}

export function sightOf(sights: Sights, short: string): Sight {
  const sight = sights.get(short);
  if (!sight) throw new Error(`${short} was not looked at`);
  return sight;
}
