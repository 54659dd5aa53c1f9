import { paths, VOLUME_ROOT } from "../ground/names";
import { findContainerOf } from "../observe/census";
import { amend, read } from "../observe/host/vault";
import type { Recorded } from "../plan/wanted";
import type { Ports } from "../ports/ports";

/**
 * Records in an instance that a Pulumi state has it. A create cannot do that itself: if its process ends
 * before Pulumi's state is saved, the next create must still be able to continue with the instance.
 */
export async function settle(
  { engine }: Ports,
  { id, incarnation }: Pick<Recorded, "id" | "incarnation">,
): Promise<void> {
  const container = await findContainerOf(engine, id);
  if (!container) return;
  const { files } = await read(engine, container.id);
  if (files.incarnation !== incarnation || files.settled === incarnation) return;
  const [folder, name] = [VOLUME_ROOT, paths.settled.slice(VOLUME_ROOT.length + 1)];
  await engine.writeFiles(container.id, folder, [
    { path: name, content: incarnation, mode: 0o644 },
  ]);
  amend(engine, container.id, { ...files, settled: incarnation });
}
