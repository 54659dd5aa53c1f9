import type { Duplex } from "node:stream";
import { EngineCallError, LoginError } from "../ground/errors";
import { foreignName, legible } from "../ground/foreign";
import { ADMIN_PORT, ADMIN_USER, MYSQL_PORT } from "../ground/names";
import { addressesOf, addressOf } from "../plan/host/address";
import { optional } from "../ground/optional";
import type { ContainerEngine, ContainerFacts } from "../ports/engine";
import type { Ports } from "../ports/ports";
import type { Address, MysqlServer } from "../ports/server";
import type { Contents } from "./host/contents";
import { infoOf } from "./host/engineInfo";
import { atHand, read, remembered } from "./host/vault";

/** Milliseconds for one attempt; a server that runs answers within a few. */
const CONNECT_TIMEOUT = 5_000;

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
  const contents = await atHand(ports.engine, container.id);
  try {
    if (contents) return await loginWith(ports, name, container, contents);
  } catch (error) {
    if (!isOutdated(error)) throw error;
  }
  return loginWith(ports, name, container, await read(ports.engine, container.id));
}

/** Another run may have rotated the administrator's password or the certificate since they were read. */
function isOutdated(error: unknown): boolean {
  return error instanceof LoginError && (error.errno !== undefined || error.isUntrusted);
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
    if (!isOutdated(error)) throw error;
  }
  const anew = await read(ports.engine, container.id);
  return { contents: anew, server: await loginWith(ports, name, container, anew) };
}

/** An administrator's connection with these credentials. */
export async function loginWith(
  { engine, servers }: Reach,
  name: string,
  container: ContainerFacts,
  { files, keys }: Contents,
): Promise<MysqlServer> {
  const hosts = addressesOf(container);
  if (container.state !== "running" || hosts.length === 0) {
    throw new LoginError(
      name,
      undefined,
      legible`its container is ${foreignName(container.state)}`,
    );
  }
  if (keys.admin === undefined || files.ownCa === undefined) {
    throw new LoginError(name, undefined, legible`its volume holds no credentials yet`);
  }
  const at = (await infoOf(engine)).local
    ? { addresses: addressesFor(hosts) }
    : { open: () => streamInto(engine, name, container.id) };
  return servers.connect({
    server: name,
    process: `${container.id} ${container.startedAt}`,
    at,
    user: ADMIN_USER,
    password: keys.admin,
    ...optional("lockKey", keys.locks),
    ca: files.ownCa,
    connectTimeout: CONNECT_TIMEOUT,
  });
}

/**
 * The administrators' port listens on one of the addresses. The ordinary port serves a server that was started
 * before there was the other one, or that has left the network on which it listens.
 */
function addressesFor(hosts: readonly string[]): readonly Address[] {
  return [ADMIN_PORT, MYSQL_PORT].flatMap((port) => hosts.map((host) => ({ host, port })));
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
