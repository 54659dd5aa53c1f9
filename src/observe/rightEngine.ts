import { WrongEngineError } from "../ground/errors";
import { foreignName } from "../ground/foreign";
import type { Recorded } from "../plan/wanted";
import type { Ports } from "../ports/ports";
import { infoOf } from "./host/engineInfo";

/** If DOCKER_HOST points at another engine, no database may be forgotten, or created again there. */
export async function rightEngine(
  ports: Ports,
  name: string,
  recorded: Recorded | undefined,
): Promise<string> {
  const { id, name: host } = await infoOf(ports.engine);
  if (recorded && recorded.engineId !== "" && recorded.engineId !== id) {
    throw new WrongEngineError(
      name,
      recorded.engineId,
      `${foreignName(host)} (${foreignName(id)}) at ${ports.engine.where}`,
    );
  }
  return id;
}
