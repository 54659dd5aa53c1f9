import { labels } from "../ground/names";
import type { ContainerEngine } from "../ports/engine";

/** Removes every helper container of an instance. A killed run leaves one, and it holds the volume it has mounted. */
export async function removeHelpers(engine: ContainerEngine, id: string): Promise<void> {
  for (const helper of await engine.listContainers({ [labels.scratch]: id })) {
    await engine.removeContainer(helper.id);
  }
}
