import type { Duplex } from "node:stream";
import type { ContainerEngine, ContainerFacts } from "../../ports/engine";
import { EngineCallError, LoginError } from "../../ground/errors";
import type { MysqlServer } from "../../ports/server";
import type { InstanceFiles } from "../../plan/facts";
import { addressOf } from "../../plan/host/address";
import { ADMIN_USER, MYSQL_PORT } from "../../ground/names";
import type { Ports } from "../../ports/ports";
import { infoOf } from "./engineInfo";

/** Milliseconds for one attempt; a server that is there answers in a few. */
const CONNECT_TIMEOUT = 5_000;

const ACCESS_DENIED = 1045;

/**
 * An administrator's connection; LoginError when there is none to be had now. A server whose data has
 * just been copied from another one knows that one's password until the seed is finished.
 */
export async function login(
  ports: Pick<Ports, "engine" | "servers">,
  name: string,
  container: ContainerFacts,
  files: InstanceFiles | undefined,
): Promise<MysqlServer> {
  try {
    return await loginWith(ports, name, container, files);
  } catch (error) {
    const refused = error instanceof LoginError && error.errno === ACCESS_DENIED;
    if (!refused || !files?.seeding) throw error;
    const adminPassword = files.seeding.password;
    return loginWith(ports, name, container, { ...files, adminPassword });
  }
}

async function loginWith(
  { engine, servers }: Pick<Ports, "engine" | "servers">,
  name: string,
  container: ContainerFacts,
  files: InstanceFiles | undefined,
): Promise<MysqlServer> {
  const host = addressOf(container);
  if (container.state !== "running" || host === undefined) {
    throw new LoginError(name, undefined, `its container is ${container.state}`);
  }
  if (files?.adminPassword === undefined || files.ownCa === undefined) {
    throw new LoginError(name, undefined, "its volume holds no credentials yet");
  }
  const at = (await infoOf(engine)).local
    ? { host, port: MYSQL_PORT }
    : { open: () => streamInto(engine, name, container.id) };
  return servers.connect({
    server: name,
    process: `${container.id} ${container.startedAt}`,
    at,
    user: ADMIN_USER,
    password: files.adminPassword,
    ca: files.ownCa,
    connectTimeout: CONNECT_TIMEOUT,
  });
}

/** False when nobody speaks there within `milliseconds`; where addresses do not answer only a login can tell. */
export async function greets(
  { engine, servers }: Pick<Ports, "engine" | "servers">,
  container: ContainerFacts,
  milliseconds: number,
): Promise<boolean> {
  const host = addressOf(container);
  if (host === undefined || !(await infoOf(engine)).local) return true;
  return servers.greets({ host, port: MYSQL_PORT }, milliseconds);
}

/** The way in that every engine has; a server that does not listen yet is no login, not a failure. */
async function streamInto(engine: ContainerEngine, name: string, id: string): Promise<Duplex> {
  try {
    return await engine.openStream(id);
  } catch (error) {
    if (!(error instanceof EngineCallError)) throw error;
    throw new LoginError(name, undefined, error.detail, { cause: error });
  }
}
