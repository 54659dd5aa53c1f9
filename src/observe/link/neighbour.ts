import type { ContainerFacts } from "../../ports/engine";
import { EngineCallError, LoginError, ServerCallError } from "../../ground/errors";
import type { NeighbourFacts } from "../../plan/facts";
import { labels } from "../../ground/names";
import type { MysqlServer } from "../../ports/server";
import type { Ports } from "../../ports/ports";
import { rememberedFiles, readFiles } from "../host/rememberedFiles";
import { login } from "../host/login";

/**
 * Another instance: its container, its files, its server. Undefined when nothing of it is on this
 * engine. A neighbour that does not answer is a fact with a `problem`, not an error.
 * `use` gets the open connection, for questions that only that server can answer.
 */
export async function observeNeighbour<T = undefined>(
  ports: Ports,
  id: string,
  name: string | undefined,
  use?: (server: MysqlServer, facts: NeighbourFacts) => Promise<T>,
): Promise<{ facts: NeighbourFacts | undefined; answer?: T }> {
  const [container] = await ports.engine.listContainers({ [labels.instance]: id });
  if (!container) {
    return { facts: name === undefined ? undefined : { id, name, problem: "it has no container" } };
  }
  return lookInto(ports, id, container, use);
}

/** Opens the way to one that is about to be asked: its files are read, and a connection waits. Says nothing of it. */
export async function approach(ports: Ports, id: string): Promise<void> {
  const [container] = await ports.engine.listContainers({ [labels.instance]: id });
  if (container?.state !== "running") return;
  const { connection } = await enter(ports, container);
  await connection[Symbol.asyncDispose]();
}

async function lookInto<T>(
  ports: Ports,
  id: string,
  container: ContainerFacts,
  use: ((server: MysqlServer, facts: NeighbourFacts) => Promise<T>) | undefined,
): Promise<{ facts: NeighbourFacts; answer?: T }> {
  const known: NeighbourFacts = { id, name: container.name, container };
  try {
    const { files, connection: opened } = await enter(ports, container);
    await using connection = opened;
    const facts: NeighbourFacts = { ...known, files, server: await connection.observe() };
    return use ? { facts, answer: await use(connection, facts) } : { facts };
  } catch (error) {
    if (isAbsence(error)) return { facts: { ...known, problem: error.message } };
    // what does not run cannot be asked, whatever keeps its volume from being read
    if (error instanceof EngineCallError && container.state !== "running") {
      return { facts: { ...known, problem: error.message } };
    }
    // an engine that removes a container answers questions about it in many ways meanwhile
    const gone = error instanceof EngineCallError && (await isLeaving(ports, container.id));
    if (gone) return { facts: { ...known, problem: "its container is being removed" } };
    throw error;
  }
}

/** By what this process knows of it, and by what is there when that is refused. */
async function enter(ports: Ports, container: ContainerFacts) {
  const { name } = container;
  const known = await rememberedFiles(ports.engine, container.id);
  try {
    if (known) return { files: known, connection: await login(ports, name, container, known) };
  } catch (error) {
    if (!(error instanceof LoginError) || error.errno === undefined) throw error;
  }
  const files = await readFiles(ports.engine, container.id);
  return { files, connection: await login(ports, name, container, files) };
}

async function isLeaving({ engine }: Ports, containerId: string): Promise<boolean> {
  const now = await engine.findContainer(containerId);
  return now === undefined || now.state === "removing" || now.state === "dead";
}

const SHUTTING_DOWN = 1053;

/** Failures that say "it is not there now", as a server or a container that goes away while we look does. */
export function isAbsence(error: unknown): error is Error {
  return (
    error instanceof LoginError ||
    (error instanceof ServerCallError &&
      (error.errno === undefined || error.errno === SHUTTING_DOWN)) ||
    (error instanceof EngineCallError && (error.statusCode === 404 || error.statusCode === 409))
  );
}
