import type { BenchEngine } from "../engine/benchEngine";

/** Kills the server, because nothing of its volume is kept. */
export async function removeServer(
  engine: BenchEngine,
  { container, volume }: { readonly container: { readonly id: string }; readonly volume: string },
): Promise<void> {
  await engine.docker.getContainer(container.id).remove({ force: true, v: true });
  await engine.docker.getVolume(volume).remove();
}
