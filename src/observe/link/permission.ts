import { EngineCallError } from "../../ground/errors";
import { labels } from "../../ground/names";
import type { NeighbourFacts } from "../../plan/facts";
import { allows, type Permission } from "../../plan/link/permission";
import type { ContainerFacts } from "../../ports/engine";
import type { Ports } from "../../ports/ports";
import type { Contents } from "../host/contents";
import { read, rememberedOrRead } from "../host/vault";

/**
 * Whose a source is, and whom it allows to replicate from it, for an instance of the resource `asker`.
 * Undefined if its volume cannot be read. What this process remembers is good enough to allow; a refusal is
 * read again.
 */
export async function observePermission(
  { engine }: Ports,
  { container }: NeighbourFacts,
  asker: string,
): Promise<Permission | undefined> {
  if (!container) return undefined;
  try {
    const remembered = permissionIn(await rememberedOrRead(engine, container.id), container);
    if (allows(remembered, asker)) return remembered;
    return permissionIn(await read(engine, container.id), container);
  } catch (error) {
    if (!(error instanceof EngineCallError)) throw error;
    return undefined;
  }
}

function permissionIn({ files }: Contents, container: ContainerFacts): Permission {
  const { owner = container.labels[labels.owner] ?? "", replicasFrom = [] } = files;
  return { owner, stacks: replicasFrom };
}
