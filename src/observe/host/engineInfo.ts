import type { ContainerEngine, EngineInfo } from "../../ports/engine";

const known = new WeakMap<ContainerEngine, Promise<EngineInfo>>();

/** What an engine says of itself; asked once, for an address does not change its engine while a process lives. */
export function infoOf(engine: ContainerEngine): Promise<EngineInfo> {
  const before = known.get(engine);
  if (before) return before;
  const asked = engine.info();
  known.set(engine, asked);
  asked.catch(() => known.delete(engine));
  return asked;
}
