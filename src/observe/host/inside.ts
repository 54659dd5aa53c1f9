import type { ContainerEngine, ContainerFacts } from "../../ports/engine";
import { LoginError } from "../../ground/errors";
import type { MysqlServer } from "../../ports/server";
import type { InstanceFacts, InstanceFiles } from "../../plan/facts";
import { paths } from "../../ground/names";
import type { Ports } from "../../ports/ports";
import type { LookMemory } from "../lookMemory";
import { takeInventory } from "./inventory";
import { login } from "./login";
import { isAbsence } from "../link/neighbour";
import { rememberedFiles } from "./rememberedFiles";
import type { VolumeGauge } from "./volumeUse";

type Answer = Pick<InstanceFacts, "server" | "loginProblem">;

/** What was not needed for the login may come later than its answer. */
export interface Inside extends Answer {
  readonly files: Promise<InstanceFiles>;
}

/** What the volume of an instance holds of the provider, and what its server says. */
export async function lookInside(
  ports: Ports,
  name: string,
  container: ContainerFacts,
  memory: LookMemory,
): Promise<Inside> {
  const { engine } = ports;
  const held = memory.last?.container?.id === container.id ? memory.last.files : undefined;
  const known = held ?? (await rememberedFiles(engine, container.id));
  if (known && !held && memory.asksIncarnation) {
    const asked = await askServer(ports, name, container, known);
    if (asked) return asked;
  }
  const trusted = memory.reading || memory.asksIncarnation ? held : known;
  if (trusted) memory.gauge?.read(container);
  const reading = trusted
    ? Promise.resolve(trusted)
    : (memory.reading ?? readAnew(engine, container, memory.gauge));
  reading.catch(() => undefined); // whoever waits for them is told
  if (container.state !== "running") return { files: reading };
  const early = known && (await lookAtServer(ports, name, container, known));
  if (early && (early.server || held)) return { files: reading, ...early };
  const files = trusted ? readAnew(engine, container, memory.gauge) : reading;
  return { files, ...(await lookAtServer(ports, name, container, await files)) };
}

/** Whose the instance is now its own server can say as well, which spares the engine a process in the container. */
async function askServer(
  ports: Ports,
  name: string,
  container: ContainerFacts,
  known: InstanceFiles,
): Promise<Inside | undefined> {
  let incarnation: string | undefined;
  const answer = await lookAtServer(ports, name, container, known, async (server) => {
    incarnation = await server.readFile(paths.incarnation);
  });
  if (!answer.server || incarnation === undefined) return undefined;
  return { ...answer, files: Promise.resolve({ ...known, incarnation }) };
}

/** All that the provider keeps in the volume, whatever this process remembers of it. */
export async function readAnew(
  engine: ContainerEngine,
  container: ContainerFacts,
  gauge: VolumeGauge | undefined,
): Promise<InstanceFiles> {
  const { files, volumeUsed } = await takeInventory(engine, container, gauge !== undefined);
  if (volumeUsed !== undefined) gauge?.set(volumeUsed);
  return files;
}

async function lookAtServer(
  ports: Ports,
  name: string,
  container: ContainerFacts,
  files: InstanceFiles,
  also?: (server: MysqlServer) => Promise<void>,
): Promise<Answer> {
  try {
    await using server = await login(ports, name, container, files);
    const [facts] = await Promise.all([server.observe(), also?.(server)]);
    return { server: facts };
  } catch (error) {
    if (!isAbsence(error)) throw error;
    const errno = error instanceof LoginError ? error.errno : undefined;
    return { loginProblem: { errno, detail: error.message } };
  }
}
