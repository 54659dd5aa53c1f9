import type { ContainerEngine } from "../../ports/engine";
import { templateKey, templateName } from "../../plan/host/containerSpec";
import type { TemplateFacts } from "../../plan/facts";
import type { InstanceSpec } from "../../plan/spec";

/** The template of an image: the exit code of its container says whether it is complete. */
export async function observeTemplate(
  engine: ContainerEngine,
  imageId: string | undefined,
  configuration: InstanceSpec["configuration"],
): Promise<TemplateFacts> {
  if (imageId === undefined) return { kind: "absent" };
  const name = templateName(templateKey(imageId, configuration));
  const container = await engine.findContainer(name);
  if (!container) return { kind: "absent" };
  if (container.state === "exited" && container.startedAt !== "") {
    return container.exitCode === 0
      ? { kind: "ready", volume: name }
      : { kind: "broken", containerId: container.id };
  }
  return { kind: "making", containerId: container.id };
}
