import { connectEngine } from "../../src/docker/dockerEngine";
import { MEMORY } from "../servers/limits";
import type { BenchEngine } from "../engine/benchEngine";
import { TEMPLATE, TEMPLATE_SCRIPT } from "./startScript";

/** Creates the volume that the floor's servers copy, and returns its name. */
export async function makeTemplate(engine: BenchEngine): Promise<string> {
  const volume = engine.name("template");
  const container = await engine.create("template-maker", {
    User: "0",
    Entrypoint: ["/bin/bash", "-c", TEMPLATE_SCRIPT],
    HostConfig: {
      NetworkMode: "none",
      Memory: MEMORY,
      Mounts: [{ Type: "volume", Source: volume, Target: TEMPLATE }],
    },
  });
  await container.start();
  const { StatusCode } = (await container.wait()) as { StatusCode: number };
  if (StatusCode !== 0) {
    const log = await connectEngine().logTail(container.id, 8);
    throw new Error(`the floor's template: exit ${StatusCode}\n${log.join("\n")}`);
  }
  await container.remove();
  return volume;
}
