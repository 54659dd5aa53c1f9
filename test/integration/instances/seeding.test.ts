import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import type { InstanceReport } from "../../../src/plan/report";

const PASSWORD = "for root";

describe("seeding by a copy", () => {
  const managed = new Managed();
  const m1 = wanted("seed-m1", { rootPassword: PASSWORD, databases: [{ name: "shop" }] });
  let source: InstanceReport;
  const as = (report: InstanceReport) => ({ ...report, rootPassword: PASSWORD }) as never;

  beforeAll(async () => {
    source = await managed.bring(m1);
    await sql(as(source), "CREATE TABLE shop.parcels (id INT PRIMARY KEY, label VARCHAR(20))");
    await sql(as(source), "INSERT INTO shop.parcels VALUES (1, 'one')");
    await sql(as(source), "FLUSH BINARY LOGS");
    await sql(as(source), "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
  });
  afterAll(() => managed[Symbol.asyncDispose]());

  it("a new replica of a source that has purged its binary logs is copied, then replicates", async () => {
    const s1 = wanted("seed-s1", { source: { id: source.id } });
    const t = Date.now();
    const replica = await managed.bring(s1);
    console.log(Date.now() - t, managed.lines.join("\n"));
    expect(replica).toMatchObject({ status: "ACTIVE", drift: [] });
    await sql(as(source), "INSERT INTO shop.parcels VALUES (2, 'two')");
  });
});
