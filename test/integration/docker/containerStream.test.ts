import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deadlineIn, systemClock, waitUntil } from "../../../src/ground/clock";
import { EngineCallError } from "../../../src/ground/errors";
import { dockerScratch, leftovers } from "../../support/docker";
import { docker } from "../../support/engineView";

const scratch = dockerScratch();
const { engine } = scratch;
const PASSWORD = randomBytes(12).toString("hex");

/** A server that nobody can reach from outside: it has no network at all. */
const START = `
set -e
base="--no-defaults --user=root --datadir=/tmp/data --secure-file-priv="
mysqld $base --initialize-insecure --innodb-redo-log-capacity=8M
exec mysqld $base --socket=/tmp/s --mysqlx=OFF --performance-schema=OFF --max-allowed-packet=64M \
  --init-file=/tmp/accounts.sql
`;

let id = "";

beforeAll(async () => {
  const made = await scratch.created("server", {
    command: ["bash", "-c", START],
    resources: { memory: 1024 ** 3, processes: 500 },
    rights: { ofRoot: [], memoryFolders: [], diskFolder: "/tmp" },
  });
  id = made.id;
  const accounts = [
    `CREATE USER probe@'%' IDENTIFIED BY '${PASSWORD}';`,
    "GRANT ALL ON *.* TO probe@'%';",
  ].join("\n");
  await engine.writeFiles(id, "/tmp", [{ path: "accounts.sql", content: accounts, mode: 0o600 }]);
  await engine.startContainer(id);
  await waitUntil({
    what: "a login through a stream",
    observe: async () => {
      const running = (await engine.findContainer(id))?.state === "running";
      if (!running) throw new Error(`it ended: ${(await engine.logTail(id, 20)).join("; ")}`);
      return login().catch(() => undefined);
    },
    done: (connection) => connection?.destroy() === undefined && connection !== undefined,
    deadline: deadlineIn(systemClock, 120),
    clock: systemClock,
    pause: 200,
  });
});

afterAll(async () => {
  await scratch[Symbol.asyncDispose]();
  expect(await leftovers(scratch.labels)).toEqual([]);
});

async function login(stream?: Duplex): Promise<Connection> {
  const through = stream ?? (await engine.openStream(id));
  try {
    return await createConnection({
      stream: () => through,
      user: "probe",
      password: PASSWORD,
      ssl: { rejectUnauthorized: false },
      connectTimeout: 5000,
    });
  } catch (error) {
    through.destroy();
    throw error;
  }
}

/** The names of all processes of the container, zombies too, but for the one that asks. */
async function processes(container: string): Promise<string[]> {
  const { stdout } = await engine.run(container, ["sh", "-c", "exec cat /proc/[0-9]*/comm"]);
  const names = stdout.trim().split("\n").sort();
  names.splice(names.indexOf("cat"), 1);
  return names;
}

async function onlyTheServer(): Promise<void> {
  const seen = await waitUntil({
    what: "the end of the copying processes",
    observe: () => processes(id),
    done: (names) => names.length === 1,
    deadline: deadlineIn(systemClock, 10),
    clock: systemClock,
    describe: (names) => names.join(" "),
  });
  expect(seen).toEqual(["mysqld"]);
}

describe("a stream to the server in a container", () => {
  it("carries SQL both ways, encrypted, binary and large", async () => {
    const connection = await login();
    const [[cipher]] = await connection.query<RowDataPacket[]>("SHOW STATUS LIKE 'Ssl_cipher'");
    expect(cipher?.["Value"]).not.toBe("");
    const content = randomBytes(3_000_000);
    const [[row]] = await connection.query<RowDataPacket[]>("SELECT ? AS content", [content]);
    expect(content.equals(row?.["content"] as Buffer)).toBe(true);
    await connection.end();
    await onlyTheServer();
  });

  it("leaves nothing behind, however it ends", async () => {
    const streams = await Promise.all([1, 2, 3, 4, 5, 6].map(() => engine.openStream(id)));
    const [ended, destroyed, , , lost, killed] = await Promise.all(
      streams.map(async (stream, at) => (at < 2 ? stream : login(stream))),
    );
    (ended as Duplex).resume().end();
    (destroyed as Duplex).destroy();
    streams[2]?.end();
    streams[3]?.destroy();
    (lost as Connection).destroy();
    // The server's side goes first.
    await expect((killed as Connection).query("KILL CONNECTION_ID()")).rejects.toThrow();
    await onlyTheServer();
  });

  it("ends when the server closes", async () => {
    const stream = await engine.openStream(id);
    const closed = new Promise((resolve) => stream.once("close", resolve));
    stream.resume();
    stream.write(Buffer.from("not a handshake at all, and far too long for one"));
    await closed;
    await onlyTheServer();
  });

  it("stands many times at once", async () => {
    const connections = await Promise.all([...Array(6).keys()].map(() => login()));
    const answers = connections.map((each) =>
      each.query<RowDataPacket[]>("SELECT CONNECTION_ID() AS id"),
    );
    const ids = (await Promise.all(answers)).map(([[row]]) => Number(row?.["id"]));
    expect(new Set(ids).size).toBe(6);
    await Promise.all(connections.map((each) => each.end()));
    await onlyTheServer();
  });
});

describe("no stream", () => {
  async function refusal(container: string): Promise<EngineCallError> {
    const error: unknown = await engine.openStream(container).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EngineCallError);
    return error as EngineCallError;
  }

  it("where the port is closed, and nothing stays behind", async () => {
    const closed = await scratch.started("closed");
    expect((await refusal(closed.id)).detail).toBe('"Connection refused"');
    expect(await processes(closed.id)).toEqual(["sleep"]);
  });

  it("where the image has no bash, and the error says so", async () => {
    // in a container of the product nobody could take it away
    const { image: Image, labels: Labels } = await scratch.spec("bare");
    const bare = await docker.createContainer({ Image, Labels, Entrypoint: ["sleep", "600"] });
    await bare.start();
    await engine.run(bare.id, ["sh", "-c", "mv $(command -v bash) /tmp/elsewhere"]);
    expect((await refusal(bare.id)).detail).toMatch(/needs bash and cat/);
  });

  it("into a container that does not run, or is not there", async () => {
    const { id: still } = await scratch.created("still");
    expect((await refusal(still)).statusCode).toBe(409);
    expect((await refusal("no-such-container")).statusCode).toBe(404);
  });
});
