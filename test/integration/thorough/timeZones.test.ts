import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { IMAGE } from "../../support/docker";
import { docker } from "../../support/engineView";
import { sql, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { removeTemplate } from "../../support/template";

const managed = new Managed();
const PASSWORD = "for root";
const source = wanted("zones-m", {
  rootPassword: new Secret(PASSWORD),
  databases: [{ name: "shop" }],
  configuration: { default_time_zone: "Europe/Berlin" },
});
const root = (of: InstanceReport) => ({ ...of, rootPassword: PASSWORD });
afterAll(() => managed[Symbol.asyncDispose]());

const ZONELESS = "zones-without:latest";

describe("named time zones", () => {
  let m: InstanceReport;
  let r: InstanceReport;
  beforeAll(async () => {
    m = await managed.bring(source);
    r = await managed.bring(wanted("zones-r", { source: { id: m.id } }));
  });

  it.each([
    ["Europe/Berlin", "2026-07-01 14:00:00"],
    ["America/New_York", "2026-07-01 08:00:00"],
    ["Asia/Kolkata", "2026-07-01 17:30:00"],
    ["UTC", "2026-07-01 12:00:00"],
  ])("%s is known to a source and its replica", async (zone, there) => {
    const converted = `SELECT CAST(CONVERT_TZ('2026-07-01 12:00:00', '+00:00', '${zone}') AS CHAR)`;
    expect([await value(root(m), converted), await value(root(r), converted)]).toEqual([
      there,
      there,
    ]);
  });

  it("are there once each, without those that have leap seconds", async () => {
    const names = await sql(
      root(m),
      "SELECT Name FROM mysql.time_zone_name WHERE Name REGEXP '^(posix|right)/'",
    );
    expect(names).toEqual([]);
    expect(
      Number(await value(root(m), "SELECT COUNT(*) FROM mysql.time_zone_name")),
    ).toBeGreaterThan(300);
  });

  it("can be declared as the server's own", async () => {
    expect(await value(root(m), "SELECT @@GLOBAL.time_zone")).toBe("Europe/Berlin");
  });
});

describe("an image without time zones", () => {
  beforeAll(async () => {
    const without = await docker.createContainer({
      Image: IMAGE,
      Entrypoint: ["rm", "-rf", "/usr/share/zoneinfo"],
    });
    await without.start();
    await without.wait();
    await without.commit({ repo: "zones-without", tag: "latest" });
    await without.remove({ force: true, v: true });
  });
  afterAll(async () => {
    await managed[Symbol.asyncDispose]();
    await removeTemplate({}, ZONELESS);
    await docker.getImage(ZONELESS).remove();
  });

  it("makes servers all the same, and says so once", async () => {
    for (const name of ["zones-one", "zones-two"]) {
      const report = await managed.bring(
        wanted(name, { image: ZONELESS, rootPassword: new Secret(PASSWORD) }),
      );
      expect(report.status).toBe("ACTIVE");
      expect(
        await value(
          root(report),
          "SELECT CONVERT_TZ('2026-07-01 12:00:00', '+00:00', '+02:00') IS NULL",
        ),
      ).toBe(0);
    }
    expect(managed.lines.filter((line) => line.includes("has no time zones"))).toHaveLength(1);
  });
});
