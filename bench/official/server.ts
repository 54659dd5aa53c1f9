import type mysql from "mysql2/promise";
import type { BenchEngine } from "../engine/benchEngine";
import { addressOf } from "../servers/addressOf";
import { MEMORY } from "../servers/limits";
import { firstLogin } from "../servers/login";
import { START_SCRIPT } from "./startScript";

const PASSWORD = "official";

const ACCOUNT = ["MYSQL_DATABASE=shop", "MYSQL_USER=shop", `MYSQL_PASSWORD=${PASSWORD}`];

export interface OfficialServer {
  readonly host: string;
  readonly connection: mysql.Connection;
}

/** From an empty volume to a login over TCP. A replica gets no account of its own, but that of the source. */
export async function startOfficial(
  engine: BenchEngine,
  what: string,
  role: { readonly serverId: number; readonly isReplica: boolean },
): Promise<OfficialServer> {
  const container = await engine.create(what, {
    User: "0",
    Entrypoint: ["/bin/bash", "-c", START_SCRIPT],
    Env: [
      `MYSQL_ROOT_PASSWORD=${PASSWORD}`,
      `SERVER_ID=${role.serverId}`,
      ...(role.isReplica ? [] : ACCOUNT),
    ],
    HostConfig: {
      NetworkMode: engine.network,
      Memory: MEMORY,
      MemorySwap: MEMORY,
      Mounts: [{ Type: "volume", Source: engine.name(what), Target: "/var/lib/mysql" }],
    },
  });
  await container.start();
  const host = await addressOf(container);
  const connection = await firstLogin({ host, user: "root", password: PASSWORD });
  return { host: engine.name(what), connection };
}
