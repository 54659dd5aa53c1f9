import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SeedRefusedError } from "../../../src/ground/errors";
import type { InstanceReport } from "../../../src/manage/report";
import { connector } from "../../../src/mysql/mysqlServer";
import type { MysqlServer, ServerConnector } from "../../../src/ports/server";
import {
  asRoot,
  expectParcels,
  ORDERS,
  PASSWORD,
  placeOrders,
  ROOT,
  withOrders,
  withParcels,
} from "../../support/copied";
import { sql, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { PATIENT } from "../../support/poll";

// Copies that are refused by one side or the other, or whose run ends when the copy is whole.
const managed = new Managed();
let source: InstanceReport;

beforeAll(async () => {
  source = await withParcels(managed, "refused-m");
});
afterAll(() => managed[Symbol.asyncDispose]());

const expectWhole = (replica: InstanceReport) => expectParcels(replica, source);

it("a copy for which packets are too small is not tried, and is made once they are not", async () => {
  // CLONE wants packets of 2 MiB on both sides (3957)
  const configuration = { max_allowed_packet: "1048576" };
  const first = await managed.bring(wanted("refused-g", { ...ROOT, configuration }));
  const spec = wanted("refused-g", { source: { id: source.id }, onDivergence: "reseed" });
  const failure: unknown = await managed
    .bring({ ...spec, configuration }, first)
    .catch((error: unknown) => error);
  expect(seedRefusalIn(failure)?.message).toContain("max_allowed_packet of refused-g is 1048576");
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
    const old = await withOrders(managed, "refused-h");
    addresses.set("refused-h", old.address ?? "");
    await placeOrders(old);

    await using refused = new Managed({ servers: shrinking("refused-h") });
    const replica = await refused.bring(wanted("refused-i", { source: { id: old.id } }));
    expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: old.id, drift: [] });
    expect(await value(asRoot(replica), "SELECT @@GLOBAL.gtid_purged")).toBe("");
    expect(await value(asRoot(replica), "SELECT COUNT(*) FROM shop.orders")).toBe(ORDERS);
    expect(refused.lines.join("\n")).toMatch(
      /refused-i: refused-h gives no copy .*replayed instead/,
    );
  });

  it.each(["refused-j", "refused-m"])(
    "by %s: the data of a replica that has diverged stays, and it goes on replicating",
    async (name) => {
      const spec = wanted("refused-j", { source: { id: source.id } });
      const replica = await managed.bring(spec);
      addresses.set("refused-j", replica.address ?? "").set("refused-m", source.address ?? "");
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
  const spec = wanted("refused-f", { source: { id: source.id } });
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
