import { leftovers } from "./docker";
import { docker } from "./engineView";

/** Containers and volumes of our kind whose names begin like that, with the data: for what a destroy leaves on purpose. */
export async function removeNamed(prefix: string): Promise<void> {
  const found = (await leftovers()).filter(({ name }) => name.startsWith(prefix));
  for (const { kind, id } of found) {
    if (kind === "container") await docker.getContainer(id).remove({ force: true });
    if (kind === "volume") await docker.getVolume(id).remove();
  }
}
