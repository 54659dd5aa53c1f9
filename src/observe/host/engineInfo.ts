import type { ContainerEngine, EngineInfo } from "../../ports/engine";

const known = new WeakMap<ContainerEngine, Promise<EngineInfo>>();

/** The engine's info, read once: behind one address the engine does not change while a process lives. */
export function infoOf(engine: ContainerEngine): Promise<EngineInfo> {
  const before = known.get(engine);
  if (before) return before;
  const asked = engine.info();
  known.set(engine, asked);
  asked.catch(() => known.delete(engine));
  return asked;
}
