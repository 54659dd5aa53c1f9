import { Secret } from "../../../src/ground/secret";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connector } from "../../../src/mysql/mysqlServer";
import type { MysqlServer, ServerConnector } from "../../../src/ports/server";
import { SeedRefusedError } from "../../../src/ground/errors";
import type { InstanceReport } from "../../../src/manage/report";
import { docker } from "../../support/engineView";
import { sql, sqlInOneSession, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { PATIENT, poll } from "../../support/poll";

// Copies of one source's data: several that want one at once, and one whose recipient dies in the middle.
const PASSWORD = "for root";
/** This root purges binary logs, and stops replication. */
const ROOT = { rootPassword: new Secret(PASSWORD), rootPrivileges: "all" as const };
const ROWS = 64;

const managed = new Managed();
let source: InstanceReport;

beforeAll(async () => {
  const databases = [{ name: "shop" }];
  source = await managed.bring(wanted("seed-m", { ...ROOT, databases }));
  const root = asRoot(source);
  await sql(root, "CREATE TABLE shop.parcels (id INT PRIMARY KEY, load_ LONGBLOB)");
  for (let id = 1; id <= ROWS; id += 1) {
    await sql(root, "INSERT INTO shop.parcels VALUES (?, REPEAT(RANDOM_BYTES(1024), 512))", [id]);
  }
  await sql(root, "FLUSH BINARY LOGS");
  await sql(root, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
});

const asRoot = (seen: InstanceReport) => ({ ...seen, rootPassword: PASSWORD });

afterAll(() => managed[Symbol.asyncDispose]());

async function expectWhole(replica: InstanceReport): Promise<void> {
  expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: source.id, drift: [] });
  expect(await value(asRoot(replica), "SELECT COUNT(*) FROM shop.parcels")).toBe(ROWS);
}

it("three replicas at once take turns at those that can give the copy, one at a time each", async () => {
  const specs = ["seed-a", "seed-b", "seed-c"].map((name) =>
    wanted(name, { source: { id: source.id } }),
  );
  const copies = new Copies();
  await using counting = new Managed({ servers: copies.counted });
  const replicas = await Promise.all(specs.map((spec) => counting.bring(spec)));
  for (const replica of replicas) await expectWhole(replica);
  expect(new Set(replicas.map(({ serverUuid }) => serverUuid)).size).toBe(3);
  expect(copies.made).toBe(3);
  expect(copies.mostAtOnce).toBe(1);
});

/** The copies that are made through a connector, and how many one donor has given at once. */
class Copies {
  made = 0;
  mostAtOnce = 0;
  private readonly underWay = new Map<string, number>();

  readonly counted: ServerConnector = {
    ...connector,
    connect: async (endpoint) => {
      const server = await connector.connect(endpoint);
      const copyFrom: MysqlServer["copyFrom"] = async (from, seconds) => {
        const now = (this.underWay.get(from.host) ?? 0) + 1;
        this.underWay.set(from.host, now);
        this.mostAtOnce = Math.max(this.mostAtOnce, now);
        try {
          await server.copyFrom(from, seconds);
          this.made += 1;
        } finally {
          this.underWay.set(from.host, now - 1);
        }
      };
      return Object.create(server, { copyFrom: { value: copyFrom } }) as MysqlServer;
    },
  };
}

const ORDERS = 20_000;

/** A source with a table of orders. */
async function withOrders(name: string): Promise<InstanceReport> {
  const made = await managed.bring(wanted(name, { ...ROOT, databases: [{ name: "shop" }] }));
  await sql(
    asRoot(made),
    "CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, text LONGBLOB)",
  );
  await sql(
    asRoot(made),
    `CREATE PROCEDURE shop.fill(orders INT) BEGIN
      WHILE orders > 0 DO
        INSERT INTO shop.orders (text) VALUES ('an order');
        SET orders = orders - 1;
      END WHILE;
    END`,
  );
  return made;
}

/** So many transactions that a copy takes less time than to replay them. */
async function placeOrders(at: InstanceReport): Promise<void> {
  await sqlInOneSession(asRoot(at), [
    ["SET GLOBAL sync_binlog = 0, GLOBAL innodb_flush_log_at_trx_commit = 0"],
    ["CALL shop.fill(?)", [ORDERS]],
    ["SET GLOBAL sync_binlog = 1, GLOBAL innodb_flush_log_at_trx_commit = 1"],
  ]);
}

describe("a source that has all its binary logs", () => {
  let old: InstanceReport;

  async function expectSeeded(name: string, by: "copy" | "replay"): Promise<void> {
    const replica = await managed.bring(wanted(name, { source: { id: old.id } }));
    const { drift, slaveOf, status } = replica;
    expect({ drift, slaveOf, status }).toEqual({ drift: [], slaveOf: old.id, status: "ACTIVE" });
    const purged = await value(asRoot(replica), "SELECT @@GLOBAL.gtid_purged");
    expect(purged === "" ? "replay" : "copy").toBe(by);
    const rows = "SELECT COUNT(*) FROM shop.orders";
    expect(await value(asRoot(replica), rows)).toBe(await value(asRoot(old), rows));
  }

  it("and few large transactions in them: they are replayed", async () => {
    old = await withOrders("seed-o");
    const load = "INSERT INTO shop.orders (text) VALUES (REPEAT(RANDOM_BYTES(1024), 10000))";
    for (let count = 0; count < 10; count += 1) await sql(asRoot(old), load);
    await expectSeeded("seed-p", "replay");
  });

  it("and many small ones: its data is copied", async () => {
    await placeOrders(old);
    await expectSeeded("seed-q", "copy");
  });
});

it("a recipient that dies in the middle of a copy is seeded anew by the next run, whatever is left on the donor", async () => {
  const alone = wanted("seed-d", { ...ROOT });
  const first = await managed.bring(alone);
  // MiB a second: slow enough to be met in the middle
  await sql(asRoot(first), "SET GLOBAL clone_max_network_bandwidth = 1");
  const spec = wanted("seed-d", { source: { id: source.id }, onDivergence: "reseed" });
  const attempt = managed.bring(spec, first).then(
    () => "it came to its end",
    (error: unknown) => error,
  );
  const donor = asRoot(source);
  const copying = "SELECT ID FROM performance_schema.processlist WHERE COMMAND = 'Clone'";
  await poll("a copy under way", async () => (await sql(donor, copying))[0]);
  await docker.getContainer("seed-d").kill();
  expect(await attempt).toBeInstanceOf(Error);

  const halfDone = await managed.see(spec, first);
  expect(halfDone.status).not.toBe("ACTIVE");
  const replica = await managed.bring(spec, first);
  expect(replica).toMatchObject({ id: first.id, serverUuid: first.serverUuid });
  await expectWhole(replica);
});

it("a copy for which packets are too small is not tried, and is made once they are not", async () => {
  // CLONE wants packets of 2 MiB on both sides (3957)
  const configuration = { max_allowed_packet: "1048576" };
  const first = await managed.bring(wanted("seed-g", { ...ROOT, configuration }));
  const spec = wanted("seed-g", { source: { id: source.id }, onDivergence: "reseed" });
  const failure: unknown = await managed
    .bring({ ...spec, configuration }, first)
    .catch((error: unknown) => error);
  expect(seedRefusalIn(failure)?.message).toContain("max_allowed_packet of seed-g is 1048576");
  const fence = "SELECT CONCAT(@@super_read_only, @@read_only)";
  expect(await value(asRoot(first), fence), "as before").toBe("00");
  await expectWhole(await managed.bring(spec, first));
});

function seedRefusalIn(failure: unknown): SeedRefusedError | undefined {
  const cause = failure instanceof Error ? failure.cause : undefined;
  return [failure, cause].find((error) => error instanceof SeedRefusedError);
}

/** Makes the packets of a server too small right before it would give or take a copy: nobody could see it before. */
function shrinking(name: string): ServerConnector {
  return {
    ...connector,
    async connect(endpoint) {
      const server = await connector.connect(endpoint);
      const copyFrom: MysqlServer["copyFrom"] = async (from, seconds) => {
        const small = { address: addressOf(name), rootPassword: PASSWORD };
        await sql(small, "SET GLOBAL max_allowed_packet = 1048576");
        await server.copyFrom(from, seconds);
      };
      return Object.create(server, { copyFrom: { value: copyFrom } }) as MysqlServer;
    },
  };
}

const addresses = new Map<string, string>();
const addressOf = (name: string) => addresses.get(name) ?? "";

describe("a copy that is refused", () => {
  it("by the donor: a new replica replays what the source has, in the same run", async () => {
    const old = await withOrders("seed-h");
    addresses.set("seed-h", old.address ?? "");
    await placeOrders(old);

    await using refused = new Managed({ servers: shrinking("seed-h") });
    const replica = await refused.bring(wanted("seed-i", { source: { id: old.id } }));
    expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: old.id, drift: [] });
    expect(await value(asRoot(replica), "SELECT @@GLOBAL.gtid_purged")).toBe("");
    expect(await value(asRoot(replica), "SELECT COUNT(*) FROM shop.orders")).toBe(ORDERS);
    expect(refused.lines.join("\n")).toMatch(/seed-i: seed-h gives no copy .*replayed instead/);
  });

  it.each(["seed-j", "seed-m"])(
    "by %s: the data of a replica that has diverged stays, and it goes on replicating",
    async (name) => {
      const spec = wanted("seed-j", { source: { id: source.id } });
      const replica = await managed.bring(spec);
      addresses.set("seed-j", replica.address ?? "").set("seed-m", source.address ?? "");
      await sql(asRoot(replica), "SET GLOBAL super_read_only = 0");
      await sql(asRoot(replica), "CREATE DATABASE own");
      await using refused = new Managed({ servers: shrinking(name) });
      const failure: unknown = await refused
        .bring({ ...spec, onDivergence: "reseed" }, replica)
        .catch((error: unknown) => error);
      expect(seedRefusalIn(failure)?.message).toContain("3957");
      const state = `SELECT CONCAT(s.SERVICE_STATE, a.SERVICE_STATE, @@super_read_only)
        FROM performance_schema.replication_connection_status s
        JOIN performance_schema.replication_applier_status a USING (CHANNEL_NAME)`;
      await expect.poll(() => value(asRoot(replica), state), PATIENT).toBe("ONON1");
      expect(await value(asRoot(replica), "SHOW DATABASES LIKE 'own'")).toBe("own");
      await sql({ ...asRoot(source) }, "SET GLOBAL max_allowed_packet = DEFAULT");
      await sql({ ...asRoot(replica) }, "SET GLOBAL max_allowed_packet = DEFAULT");
      await expectWhole(await managed.bring({ ...spec, onDivergence: "reseed" }, replica));
      await managed.remove(spec, replica);
    },
  );
});

it("a run that ends in an error when the copy is whole: the next one waits for the restart that ends it", async () => {
  const spec = wanted("seed-f", { source: { id: source.id } });
  await using dying = new Managed({ servers: diesAfterCopying });
  const failure: unknown = await dying.bring(spec).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: new Error("killed") });
  await expectWhole(await managed.bring(spec));
});

const diesAfterCopying: ServerConnector = {
  ...connector,
  async connect(endpoint) {
    const server = await connector.connect(endpoint);
    const copyFrom: MysqlServer["copyFrom"] = async (from, seconds) => {
      await server.copyFrom(from, seconds);
      throw new Error("killed");
    };
    return Object.create(server, { copyFrom: { value: copyFrom } }) as MysqlServer;
  },
};
