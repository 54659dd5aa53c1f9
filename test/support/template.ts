import { templateKey, templateName } from "../../src/plan/host/containerSpec";
import { IMAGE } from "./docker";
import { docker } from "./engineView";

/** So that the next instance with these settings has to make it. */
export async function removeTemplate(
  configuration: Readonly<Record<string, string>>,
  image: string = IMAGE,
) {
  const { Id } = await docker.getImage(image).inspect();
  const name = templateName(templateKey(Id, configuration));
  await unlessAbsent(docker.getContainer(name).remove({ force: true }));
  await unlessAbsent(docker.getVolume(name).remove());
}

async function unlessAbsent(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
    if (status !== 404) throw error;
  });
}
