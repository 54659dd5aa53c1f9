// Longer than other files: a fleet, its servers and how they are made know one another's insides.
import { Secret } from "../../src/ground/secret";
import { randomBytes } from "node:crypto";
import Docker from "dockerode";
import { createConnection, type Connection } from "mysql2/promise";
import { extract, pack } from "tar-stream";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { systemClock, deadlineIn, waitUntil } from "../../src/ground/clock";
import { connector } from "../../src/mysql/mysqlServer";
import type { MysqlServer, ServerEndpoint } from "../../src/ports/server";

/**
 * One file, although long: starting a fleet and talking to one server of it share the same secrets and names.
 *
 * Bare mysqld in containers, for tests of what talks to a server: initialised once into a volume, copied
 * for each. Nothing of it is shared with other tests, and `await using` removes it all.
 */

const IMAGE = process.env["MYSQL_REPLICATION_IMAGE"] ?? "mysql-replication-dev:9.7";
const LABEL = "io.pulumi-mysql-replication.test-mysqld";
const ADMIN = "test-admin";
export const ADMIN_PASSWORD = 'admin\'s "own" \\ password';

const ALWAYS = ["--user=mysql", "--secure-file-priv=", "--innodb-numa-interleave=OFF"];

const INITIALISE = `
  install -d -o mysql -g mysql /template/data
  mysqld --no-defaults ${ALWAYS.join(" ")} --datadir=/template/data --initialize-insecure $INIT_OPTIONS
  cd /template/data && rm -f auto.cnf *.pem`;

/** The fence is in the file, as on every server of this package. */
const CONFIGURATION = `
[mysqld]
user=mysql
datadir=/data
socket=/tmp/mysql.sock
secure_file_priv=
mysqlx=OFF
init_file=/init.sql
super_read_only=ON
relay_log=relay-bin
skip_name_resolve=ON
innodb_buffer_pool_size=64M
sync_binlog=0
innodb_flush_log_at_trx_commit=0
`;

const START = `
  if [ ! -d /data ]; then
    cp -a --sparse=always /template/data /data
    printf '%s' "$CONFIGURATION" > /my.cnf
    printf '%s' "$INIT_SQL" > /init.sql
  fi
  exec mysqld --defaults-file=/my.cnf --server-id=$SERVER_ID`;

const INIT_SQL = `SET SESSION sql_log_bin=0;
CREATE USER IF NOT EXISTS '${ADMIN}'@'%' IDENTIFIED BY '${ADMIN_PASSWORD.replace(/[\\']/g, "\\$&")}';
GRANT ALL PRIVILEGES ON *.* TO '${ADMIN}'@'%' WITH GRANT OPTION;
`;

export interface FleetOptions {
  /** Lines for the configuration file. */
  readonly configuration?: string;
  readonly initOptions?: string;
}

/** Starts as many servers as there are names; they reach one another by name. */
export async function startFleet<Name extends string>(
  names: readonly Name[],
  options: FleetOptions = {},
): Promise<Fleet<Name>> {
  const docker = new Docker();
  const id = randomBytes(4).toString("hex");
  const fleet = new Fleet<Name>(docker, id);
  try {
    await fleet.prepare(options.initOptions ?? "");
    await Promise.all(
      names.map((name, index) => fleet.start(name, index + 1, options.configuration ?? "")),
    );
    return fleet;
  } catch (error) {
    await fleet[Symbol.asyncDispose]();
    throw error;
  }
}

export class Fleet<Name extends string> implements AsyncDisposable {
  readonly #servers = new Map<Name, TestServer>();
  /** Of the network and of the volume. */
  readonly #name: string;

  constructor(
    private readonly docker: Docker,
    private readonly id: string,
  ) {
    this.#name = `mysqld-test-${id}`;
  }

  server(name: Name): TestServer {
    const server = this.#servers.get(name);
    if (!server) throw new Error(`no server ${name} was started`);
    return server;
  }

  async prepare(initOptions: string): Promise<void> {
    const Labels = { [LABEL]: this.id };
    await Promise.all([
      this.docker.createNetwork({ Name: this.#name, Labels }),
      this.docker.createVolume({ Name: this.#name, Labels }),
    ]);
    const container = await this.create("init", ["sh", "-ec", INITIALISE], {
      INIT_OPTIONS: initOptions,
    });
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    if (StatusCode !== 0) throw new Error(`mysqld --initialize: exit code ${StatusCode}`);
    await container.remove();
  }

  async start(name: Name, serverId: number, configuration: string): Promise<void> {
    const container = await this.create(name, ["sh", "-ec", START], {
      CONFIGURATION: CONFIGURATION + configuration,
      INIT_SQL,
      SERVER_ID: String(serverId),
    });
    await container.start();
    const server = new TestServer(name, container);
    this.#servers.set(name, server);
    await server.ready();
  }

  private create(name: string, command: string[], environment: Record<string, string>) {
    return this.docker.createContainer({
      name: `mysqld-test-${this.id}-${name}`,
      Image: IMAGE,
      Entrypoint: command,
      Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
      Labels: { [LABEL]: this.id },
      User: "0",
      HostConfig: { Binds: [`${this.#name}:/template`], NetworkMode: this.#name },
      NetworkingConfig: { EndpointsConfig: { [this.#name]: { Aliases: [name] } } },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const filters = { label: [`${LABEL}=${this.id}`] };
    const containers = await this.docker.listContainers({ all: true, filters });
    await Promise.all(
      containers.map(({ Id }) => this.docker.getContainer(Id).remove({ force: true, v: true })),
    );
    const { Volumes } = await this.docker.listVolumes({ filters });
    const networks = await this.docker.listNetworks({ filters });
    await Promise.all([
      ...Volumes.map(({ Name }) => this.docker.getVolume(Name).remove()),
      ...networks.map(({ Id }) => this.docker.getNetwork(Id).remove()),
    ]);
  }
}

export class TestServer {
  #address = "";
  #ca = "";

  constructor(
    readonly name: string,
    private readonly container: Docker.Container,
  ) {}

  get address(): string {
    return this.#address;
  }

  get endpoint(): ServerEndpoint {
    return {
      server: this.name,
      process: this.name,
      at: { addresses: [{ host: this.#address, port: 3306 }] },
      user: ADMIN,
      password: new Secret(ADMIN_PASSWORD),
      ca: this.#ca,
      connectTimeout: 5000,
    };
  }

  connect(as: Partial<ServerEndpoint> = {}): Promise<MysqlServer> {
    return connector.connect({ ...this.endpoint, ...as });
  }

  /** A plain connection that obeys nothing of ours: for users, and for locks that must be held. */
  raw(user = ADMIN, password = ADMIN_PASSWORD): Promise<Connection> {
    const ssl = { ca: this.#ca };
    return createConnection({ host: this.#address, user, password, ssl, multipleStatements: true });
  }

  /** A clean stop and start; what was SET GLOBAL is gone. */
  async restart(): Promise<void> {
    await this.container.stop({ t: 120 });
    const { State } = await this.container.inspect();
    if (State.ExitCode !== 0) throw new Error(`${this.name} ended with ${String(State.ExitCode)}`);
    await this.container.start();
    await this.ready();
  }

  /** Writes a file that mysqld can read. */
  async write(path: string, content: string): Promise<void> {
    const archive = pack();
    archive.entry({ name: path.replace(/^\//, ""), mode: 0o644 }, content);
    archive.finalize();
    await this.container.putArchive(Readable.from(archive), { path: "/" });
  }

  /** Runs statements beside the port, as anybody could; the rows of the last one, tab separated. */
  async sql(statements: string): Promise<string> {
    const connection = await this.raw();
    try {
      const [results] = await connection.query(statements);
      const sets = Array.isArray(results) ? (results as unknown[]) : [];
      const last = Array.isArray(sets.at(-1)) ? (sets.at(-1) as unknown[]) : sets;
      return last.map((row) => Object.values(row as object).join("\t")).join("\n");
    } finally {
      await connection.end();
    }
  }

  async ready(): Promise<void> {
    await waitUntil({
      what: `a login to ${this.name}`,
      observe: () => this.#login(),
      done: (failure) => failure === undefined,
      describe: (failure) => failure ?? "",
      deadline: deadlineIn(systemClock, 60),
      clock: systemClock,
      pause: 100,
    });
  }

  async #login(): Promise<string | undefined> {
    const { State, NetworkSettings } = await this.container.inspect();
    if (!State.Running) {
      throw new Error(
        `${this.name} ended: ${String(await this.container.logs({ stderr: true, tail: 10 }))}`,
      );
    }
    this.#address = Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? "";
    try {
      this.#ca = await this.#read("/data/ca.pem");
      const server = await this.connect();
      await server[Symbol.asyncDispose]();
      return undefined;
    } catch (error) {
      return String(error);
    }
  }

  async #read(path: string): Promise<string> {
    const files = (await this.container.getArchive({ path })).pipe(extract());
    for await (const file of files) return text(file);
    throw new Error(`${path} is no file`);
  }
}
