import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { docker } from "../../support/engineView";
import { caughtUp, sql, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { mixedLoad } from "../../support/mixedLoad";

/**
 * A source and a replica of 512 MiB under a load that an application might be. Some seconds of it by
 * default; with LOAD_SECONDS=600 ten minutes.
 */

const SECONDS = Number(process.env["LOAD_SECONDS"] ?? "40");
const MiB = 1024 ** 2;
const flavor = { memory: 512 * MiB };
const PASSWORD = "for root";

const managed = new Managed();
let m: InstanceReport;
let r: InstanceReport;

const root = (of: InstanceReport) => ({ ...of, rootPassword: PASSWORD });

async function lives({ name }: InstanceReport) {
  const { RestartCount, State } = await docker.getContainer(name).inspect();
  return { restarts: RestartCount, startedAt: State.StartedAt, isKilled: State.OOMKilled };
}

beforeAll(async () => {
  const spec = {
    flavor,
    rootPrivileges: "all" as const,
    rootPassword: new Secret(PASSWORD),
    databases: [{ name: "shop" }],
  };
  m = await managed.bring(wanted("small-m", spec));
  r = await managed.bring(wanted("small-r", { flavor, source: { id: m.id } }));
});
afterAll(() => managed[Symbol.asyncDispose]());

describe("a pair of the smallest flavor", () => {
  it(
    `carries ${SECONDS} s of an application's load, and neither server is killed`,
    async () => {
      const before = [await lives(m), await lives(r)];
      expect(await mixedLoad(root(m), SECONDS)).toBeGreaterThan(SECONDS);
      expect(await caughtUp(root(r), root(m), 120)).toBe(true);
      expect([await lives(m), await lives(r)]).toEqual(before);
      const rows = "SELECT COUNT(*) FROM shop.orders";
      expect(await value(root(r), rows)).toEqual(await value(root(m), rows));
    },
    (SECONDS + 240) * 1000,
  );

  it("gives a copy of its data to a third one", async () => {
    const before = await lives(m);
    await sql(root(m), "FLUSH BINARY LOGS");
    await sql(root(m), "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
    const c = await managed.bring(wanted("small-c", { flavor, source: { id: m.id } }));
    expect(c).toMatchObject({ status: "ACTIVE", slaveOf: m.id, drift: [] });
    expect(await lives(m)).toEqual(before);
  });
});
