import { randomBytes, randomUUID } from "node:crypto";
import type Docker from "dockerode";
import type mysql from "mysql2/promise";
import { certificateFiles } from "../../src/execute/host/files";
import { issueServerCertificate } from "../../src/execute/host/serverCertificate";
import { configurationFile } from "../../src/plan/settings/configurationFile";
import type { BenchEngine } from "../engine/benchEngine";
import { putFiles } from "../engine/files";
import type { Stopwatch } from "../runner/stopwatch";
import { addressOf } from "../servers/addressOf";
import { MEMORY } from "../servers/limits";
import { firstLogin, type Login } from "../servers/login";
import { START_SCRIPT, TEMPLATE, VOLUME } from "./startScript";

export interface FloorServer {
  readonly container: Docker.Container;
  readonly volume: string;
  /** The account with which its replicas log in. It exists on every server of the floor. */
  readonly replication: { readonly user: string; readonly password: string };
  /** Its alias on the network. */
  readonly host: string;
  readonly admin: Login;
  readonly connection: mysql.Connection;
}

/** Any password will do, because nobody else can reach the network of the benchmark. */
const PASSWORD = randomBytes(16).toString("hex");
const REPLICATION = { user: "replication", password: PASSWORD };

const ACCOUNTS = `SET SESSION sql_log_bin = 0;
CREATE USER 'replication'@'%' IDENTIFIED BY '${PASSWORD}' REQUIRE SSL;
GRANT REPLICATION SLAVE ON *.* TO 'replication'@'%';
CREATE USER 'administrator'@'%' IDENTIFIED BY '${PASSWORD}' REQUIRE SSL;
GRANT ALL ON *.* TO 'administrator'@'%' WITH GRANT OPTION;
`;

/** Does only what is needed: create, put the files, start, log in. The configuration is exactly the text of ours. */
export async function startServer(
  engine: BenchEngine,
  template: string,
  what: string,
  watch?: Stopwatch,
): Promise<FloorServer> {
  const volume = engine.name(what);
  const id = randomUUID();
  const container = await engine.create(what, {
    User: "0",
    Entrypoint: ["/bin/sh", "-c", START_SCRIPT],
    Env: ["MYSQLD_PARENT_PID=0"],
    HostConfig: {
      NetworkMode: engine.network,
      Memory: MEMORY,
      MemorySwap: MEMORY,
      RestartPolicy: { Name: "unless-stopped" },
      Mounts: [
        { Type: "volume", Source: volume, Target: VOLUME, VolumeOptions: NO_COPY },
        { Type: "volume", Source: template, Target: TEMPLATE, ReadOnly: true },
      ],
    },
  });
  watch?.lap("create container");
  await putFiles(container, VOLUME, [
    { path: "my.cnf", content: myCnf(id), mode: 0o644 },
    ...certificateFiles(await issueServerCertificate([engine.name(what)], Date.now())),
    { path: "init.sql", content: ACCOUNTS, mode: 0o600 },
  ]);
  watch?.lap("put files");
  await container.start();
  watch?.lap("start container");
  const admin = { host: await addressOf(container), user: "administrator", password: PASSWORD };
  const connection = await firstLogin(admin);
  watch?.lap("until login");
  return {
    container,
    volume,
    replication: REPLICATION,
    host: engine.name(what),
    admin,
    connection,
  };
}

const NO_COPY = {
  NoCopy: true,
  Labels: {},
  DriverConfig: { Name: "", Options: {} },
};

function myCnf(id: string): string {
  return configurationFile({ id, flavor: { memory: MEMORY }, configuration: {} });
}

/** Every server starts fenced. One that takes writes is opened persistently, as ours is. */
export async function open({ connection }: FloorServer): Promise<void> {
  await connection.query("SET PERSIST super_read_only = OFF, PERSIST read_only = OFF");
}

export async function fence({ connection }: FloorServer): Promise<void> {
  await connection.query("SET GLOBAL super_read_only = ON");
  await connection.query("RESET PERSIST");
}
