import type { ContainerFacts } from "../docker/engine";
import { LoginError } from "../errors";
import type { MysqlServer } from "../mysql/server";
import type { InstanceFiles } from "../plan/facts";
import { ADMIN_USER, MYSQL_PORT } from "../plan/names";
import type { Ports } from "../ports";

/** Milliseconds for one attempt; a server that is there answers in a few. */
const CONNECT_TIMEOUT = 5_000;

/** An administrator's connection; LoginError when there is none to be had now. */
export async function login(
  { servers }: Pick<Ports, "servers">,
  name: string,
  container: ContainerFacts,
  files: InstanceFiles | undefined,
): Promise<MysqlServer> {
  const host = container.networks.find(({ address }) => address !== "")?.address;
  if (container.state !== "running" || host === undefined) {
    throw new LoginError(name, undefined, `its container is ${container.state}`);
  }
  if (files?.adminPassword === undefined || files.ownCa === undefined) {
    throw new LoginError(name, undefined, "its volume holds no credentials yet");
  }
  return servers.connect({
    server: name,
    host,
    port: MYSQL_PORT,
    user: ADMIN_USER,
    password: files.adminPassword,
    ca: files.ownCa,
    connectTimeout: CONNECT_TIMEOUT,
  });
}
