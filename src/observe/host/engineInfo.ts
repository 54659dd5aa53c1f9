import type { ContainerEngine, EngineInfo } from "../../ports/engine";

const infos = new WeakMap<ContainerEngine, Promise<EngineInfo>>();

/** The engine's info, read once: behind one address the engine does not change while a process lives. */
export function infoOf(engine: ContainerEngine): Promise<EngineInfo> {
  const before = infos.get(engine);
  if (before) return before;
  const asked = engine.info();
  infos.set(engine, asked);
  asked.catch(() => infos.delete(engine));
  return asked;
}
