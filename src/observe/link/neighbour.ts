import { EngineCallError } from "../../ground/errors";
import { legible } from "../../ground/foreign";
import type { NeighbourFacts } from "../../plan/facts";
import type { ContainerFacts } from "../../ports/engine";
import type { Ports } from "../../ports/ports";
import type { MysqlServer } from "../../ports/server";
import { isAbsence } from "../absence";
import { loginAnew } from "../access";
import { findContainerOf } from "../census";

/**
 * Another instance: its container, its files, its server. Undefined if this engine has nothing of it. A
 * neighbour that does not answer is a fact with a `problem`, not an error. `use` gets the open connection,
 * for questions that only that server can answer.
 */
export async function observeNeighbour<T = undefined>(
  ports: Ports,
  id: string,
  name: string | undefined,
  use?: (server: MysqlServer, facts: NeighbourFacts) => Promise<T>,
): Promise<{ facts: NeighbourFacts | undefined; answer?: T }> {
  const container = await findContainerOf(ports.engine, id);
  if (!container) {
    return {
      facts: name === undefined ? undefined : { id, name, problem: legible`it has no container` },
    };
  }
  return lookInto(ports, id, container, use);
}

/**
 * Prepares for a later question: reads the instance's files and leaves a connection that can be reused.
 * Returns no facts.
 */
export async function approach(ports: Ports, id: string): Promise<void> {
  const container = await findContainerOf(ports.engine, id);
  if (container?.state !== "running") return;
  const { server } = await loginAnew(ports, container.name, container);
  await server[Symbol.asyncDispose]();
}

async function lookInto<T>(
  ports: Ports,
  id: string,
  container: ContainerFacts,
  use: ((server: MysqlServer, facts: NeighbourFacts) => Promise<T>) | undefined,
): Promise<{ facts: NeighbourFacts; answer?: T }> {
  const base: NeighbourFacts = { id, name: container.name, container };
  try {
    const { contents, server: opened } = await loginAnew(ports, container.name, container);
    await using server = opened;
    const { files } = contents;
    const facts: NeighbourFacts = { ...base, files, server: await server.observe() };
    return use ? { facts, answer: await use(server, facts) } : { facts };
  } catch (error) {
    if (isAbsence(error)) return { facts: { ...base, problem: error.message } };
    // a stopped container cannot be asked, whatever prevents its volume from being read
    if (error instanceof EngineCallError && container.state !== "running") {
      return { facts: { ...base, problem: error.message } };
    }
    // while an engine removes a container, it answers questions about it in many ways
    const gone = error instanceof EngineCallError && (await isLeaving(ports, container.id));
    if (gone) return { facts: { ...base, problem: legible`its container is being removed` } };
    throw error;
  }
}

async function isLeaving({ engine }: Ports, containerId: string): Promise<boolean> {
  const now = await engine.findContainer(containerId);
  return now === undefined || now.state === "removing" || now.state === "dead";
}
