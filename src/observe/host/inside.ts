import { LoginError } from "../../ground/errors";
import { paths } from "../../ground/names";
import { declaredAccounts } from "../../plan/content/declaredAccounts";
import type { InstanceFacts, InstanceFiles } from "../../plan/facts";
import type { InstanceSpec } from "../../plan/spec";
import type { ContainerEngine, ContainerFacts } from "../../ports/engine";
import type { Ports } from "../../ports/ports";
import type { MysqlServer } from "../../ports/server";
import { isAbsence } from "../absence";
import { loginWith } from "../access";
import type { LookMemory } from "../lookMemory";
import type { Contents } from "./contents";
import { takeInventory } from "./inventory";
import { atHand, remembered } from "./vault";
import type { VolumeGauge } from "./volumeUse";

type Answer = Pick<InstanceFacts, "server" | "loginProblem">;

/** `files` may resolve later than the server's answer if the login did not need them. */
export interface Inside extends Answer {
  readonly files: Promise<InstanceFiles>;
}

/**
 * The provider's files in an instance's volume, and the facts of its server. The files are
 * - `held`: seen or written by this run, and used as they are;
 * - `recalled`: read or written by this process before, which is good enough for a login, and for a look that
 *   need not find what somebody else has changed;
 * - otherwise read again, as they are whenever a login with the above is refused.
 */
export async function lookInside(
  ports: Ports,
  spec: InstanceSpec,
  container: ContainerFacts,
  memory: LookMemory,
): Promise<Inside> {
  const { engine } = ports;
  const isHeld = memory.last?.container?.id === container.id && memory.last.files !== undefined;
  const held = isHeld ? await atHand(engine, container.id) : undefined;
  const recalled = held ?? (await remembered(engine, container.id));
  if (recalled && !held && memory.asksIncarnation) {
    const asked = await askServer(ports, spec, container, recalled);
    if (asked) return asked;
  }
  const trusted = memory.reading || memory.asksIncarnation ? held : recalled;
  if (trusted) memory.gauge?.read(container);
  const reading = trusted
    ? Promise.resolve(trusted)
    : (memory.reading ?? readAnew(engine, container, memory.gauge));
  reading.catch(() => undefined); // no unhandled rejection: the await below reports it
  if (container.state !== "running") return { files: filesOf(reading) };
  const early = recalled && (await lookAtServer(ports, spec, container, recalled));
  if (early && (early.server || held)) return { files: filesOf(reading), ...early };
  const anew = trusted ? readAnew(engine, container, memory.gauge) : reading;
  return {
    files: filesOf(anew),
    ...(await lookAtServer(ports, spec, container, await anew)),
  };
}

function filesOf(reading: Promise<Contents>): Promise<InstanceFiles> {
  const files = reading.then((contents) => contents.files);
  files.catch(() => undefined); // no unhandled rejection: the caller's await reports it
  return files;
}

/** The server itself can read the incarnation, which spares the engine a process in the container. */
async function askServer(
  ports: Ports,
  spec: InstanceSpec,
  container: ContainerFacts,
  recalled: Contents,
): Promise<Inside | undefined> {
  let incarnation: string | undefined;
  const answer = await lookAtServer(ports, spec, container, recalled, async (server) => {
    incarnation = await server.readFile(paths.incarnation);
  });
  if (!answer.server || incarnation === undefined) return undefined;
  return { ...answer, files: Promise.resolve({ ...recalled.files, incarnation }) };
}

/** All files of the provider in the volume, whatever this process remembers of them. */
export async function readAnew(
  engine: ContainerEngine,
  container: ContainerFacts,
  gauge: VolumeGauge | undefined,
): Promise<Contents> {
  const { contents, volumeUse } = await takeInventory(engine, container, gauge !== undefined);
  if (volumeUse !== undefined) gauge?.set(volumeUse);
  return contents;
}

async function lookAtServer(
  ports: Ports,
  spec: InstanceSpec,
  container: ContainerFacts,
  contents: Contents,
  also?: (server: MysqlServer) => Promise<void>,
): Promise<Answer> {
  const compared = declaredAccounts(spec).map(({ name, host }) => ({ name, host }));
  try {
    await using server = await loginWith(ports, spec.name, container, contents);
    const [facts] = await Promise.all([server.observe(compared), also?.(server)]);
    return { server: facts };
  } catch (error) {
    if (!isAbsence(error)) throw error;
    const errno = error instanceof LoginError ? error.errno : undefined;
    return { loginProblem: { errno, detail: error.message } };
  }
}
