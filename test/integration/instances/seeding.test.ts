import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InstanceReport } from "../../../src/manage/report";
import { connector } from "../../../src/mysql/mysqlServer";
import type { MysqlServer, ServerConnector } from "../../../src/ports/server";
import {
  asRoot,
  expectParcels,
  placeOrders,
  ROOT,
  withOrders,
  withParcels,
} from "../../support/copied";
import { docker } from "../../support/engineView";
import { sql, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { poll } from "../../support/poll";

// Copies of one source's data: several that want one at once, and one whose recipient dies in the middle.
const managed = new Managed();
let source: InstanceReport;

beforeAll(async () => {
  source = await withParcels(managed, "seed-m");
});
afterAll(() => managed[Symbol.asyncDispose]());

const expectWhole = (replica: InstanceReport) => expectParcels(replica, source);

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
    old = await withOrders(managed, "seed-o");
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
