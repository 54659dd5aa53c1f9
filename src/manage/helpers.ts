import { labels, validationName } from "../ground/names";
import type { ContainerEngine } from "../ports/engine";

/** Removes every helper container of an instance. A killed run leaves one, and it holds the volume it has mounted. */
export async function removeHelpers(engine: ContainerEngine, id: string): Promise<void> {
  for (const helper of await engine.listContainers({ [labels.scratch]: id })) {
    await engine.removeContainer(helper.id);
  }
}

/** Removes the helper that a killed run created to validate a configuration. Other helpers may be in use. */
export async function removeValidation(engine: ContainerEngine, owner: string): Promise<void> {
  const helper = await engine.findContainer(validationName(owner));
  if (helper) await engine.removeContainer(helper.id);
}
