import type { Duplex } from "node:stream";
import { EngineCallError, LoginError } from "../ground/errors";
import { foreignName, legible } from "../ground/foreign";
import { ADMIN_USER, MYSQL_PORT } from "../ground/names";
import type { Secret } from "../ground/secret";
import { addressOf } from "../plan/host/address";
import type { ContainerEngine, ContainerFacts } from "../ports/engine";
import type { Ports } from "../ports/ports";
import type { MysqlServer } from "../ports/server";
import type { Contents } from "./host/contents";
import { infoOf } from "./host/engineInfo";
import { atHand, read, remembered } from "./host/vault";

/** Milliseconds for one attempt; a server that runs answers within a few. */
const CONNECT_TIMEOUT = 5_000;

const ACCESS_DENIED = 1045;

type Reach = Pick<Ports, "engine" | "servers">;

/**
 * An administrator's connection, with credentials that this process has or reads; LoginError if none is
 * possible now.
 */
export async function login(
  ports: Reach,
  name: string,
  container: ContainerFacts,
): Promise<MysqlServer> {
  const contents =
    (await atHand(ports.engine, container.id)) ?? (await read(ports.engine, container.id));
  return loginWith(ports, name, container, contents);
}

/**
 * Like `login`, with the credentials that this process remembers; if the server refuses them, with those read
 * again.
 */
export async function loginAnew(
  ports: Reach,
  name: string,
  container: ContainerFacts,
): Promise<{ readonly contents: Contents; readonly server: MysqlServer }> {
  const contents = await remembered(ports.engine, container.id);
  try {
    if (contents) return { contents, server: await loginWith(ports, name, container, contents) };
  } catch (error) {
    if (!(error instanceof LoginError) || error.errno === undefined) throw error;
  }
  const anew = await read(ports.engine, container.id);
  return { contents: anew, server: await loginWith(ports, name, container, anew) };
}

/**
 * After a copy, a server has the donor's password until the seed is finished, so both passwords are tried.
 */
export async function loginWith(
  ports: Reach,
  name: string,
  container: ContainerFacts,
  { files, keys }: Contents,
): Promise<MysqlServer> {
  try {
    return await connect(ports, name, container, keys.admin, files.ownCa);
  } catch (error) {
    const refused = error instanceof LoginError && error.errno === ACCESS_DENIED;
    if (!refused || !keys.donor) throw error;
    return connect(ports, name, container, keys.donor, files.ownCa);
  }
}

async function connect(
  { engine, servers }: Reach,
  name: string,
  container: ContainerFacts,
  password: Secret | undefined,
  ca: string | undefined,
): Promise<MysqlServer> {
  const host = addressOf(container);
  if (container.state !== "running" || host === undefined) {
    throw new LoginError(
      name,
      undefined,
      legible`its container is ${foreignName(container.state)}`,
    );
  }
  if (password === undefined || ca === undefined) {
    throw new LoginError(name, undefined, legible`its volume holds no credentials yet`);
  }
  const at = (await infoOf(engine)).local
    ? { host, port: MYSQL_PORT }
    : { open: () => streamInto(engine, name, container.id) };
  return servers.connect({
    server: name,
    process: `${container.id} ${container.startedAt}`,
    at,
    user: ADMIN_USER,
    password,
    ca,
    connectTimeout: CONNECT_TIMEOUT,
  });
}

/**
 * False if no server answers within `milliseconds`. Where container addresses do not answer, always true:
 * only a login can tell.
 */
export async function greets(
  { engine, servers }: Reach,
  container: ContainerFacts,
  milliseconds: number,
): Promise<boolean> {
  const host = addressOf(container);
  if (host === undefined || !(await infoOf(engine)).local) return true;
  return servers.greets({ host, port: MYSQL_PORT }, milliseconds);
}

/**
 * Works with every engine. If the server does not listen yet, this is a LoginError, not a failure of the
 * engine.
 */
async function streamInto(engine: ContainerEngine, name: string, id: string): Promise<Duplex> {
  try {
    return await engine.openStream(id);
  } catch (error) {
    if (!(error instanceof EngineCallError)) throw error;
    throw new LoginError(name, undefined, error.detail, { cause: error });
  }
}
