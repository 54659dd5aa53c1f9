import { paths, VOLUME_ROOT } from "../ground/names";
import { findContainerOf } from "../observe/census";
import { amend, read } from "../observe/host/vault";
import type { Known } from "../plan/wanted";
import type { Ports } from "../ports/ports";

/**
 * Notes in an instance that a state knows it. A create cannot do so itself: should its process end before the
 * state is saved, the instance must still be the one that the next create goes on with.
 */
export async function settle(
  { engine }: Ports,
  { id, incarnation }: Pick<Known, "id" | "incarnation">,
): Promise<void> {
  const container = await findContainerOf(engine, id);
  if (!container) return;
  const { files } = await read(engine, container.id);
  if (files.incarnation !== incarnation || files.settled === incarnation) return;
  const [folder, name] = [VOLUME_ROOT, paths.settled.slice(VOLUME_ROOT.length + 1)];
  await engine.writeFiles(container.id, folder, [
    { path: name, content: incarnation, mode: 0o644 },
  ]);
}
