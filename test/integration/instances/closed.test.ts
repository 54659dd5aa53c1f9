import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { paths } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { restarted } from "../../support/containers";
import { execute } from "../../support/execute";
import { sql, value, type Reached } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { letOrdinaryUserIn, takesRows } from "../../support/ordinary";

// A server is open only by what it has persisted: whoever loses that starts closed, and the next update opens it.
const PASSWORD = "for root";
const managed = new Managed();
const spec = wanted("closed-m", {
  rootPassword: new Secret(PASSWORD),
  databases: [{ name: "shop" }],
});
let report: InstanceReport | undefined;
let at: InstanceReport & Reached;

beforeEach(async () => {
  const isFirst = report === undefined;
  report = await managed.bring(spec, report);
  at = { ...report, rootPassword: PASSWORD };
  if (isFirst) {
    await sql(at, "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    await letOrdinaryUserIn(at);
  }
  expect(await takesRows(at)).toBe(true);
});

afterAll(() => managed[Symbol.asyncDispose]());

describe("after a restart", () => {
  it("a server that kept its settings takes rows", async () => {
    at = await restarted(at);
    expect(await takesRows(at)).toBe(true);
  });

  it("a server that lost them takes none, until the next update", async () => {
    await execute("closed-m", `rm ${paths.data}/mysqld-auto.cnf`);
    at = await restarted(at);
    expect(await value(at, "SELECT @@super_read_only")).toBe(1);
    expect(await takesRows(at)).toBe(false);
    if (!report) throw new Error("there is no instance");
    const { drift } = await managed.see(spec, report);
    expect(drift).toEqual(["make it writable"]);
  });
});
