import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AdministratorChangedError } from "../../../src/ground/errors";
import { ADMIN_USER } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { answering, containerOf } from "../../support/containers";
import { sql } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { poll } from "../../support/poll";

/** Whoever changes the administrator's account does not lock the provider out for good, nor out of a whole tree. */

const ROOT = "for root";
const ADMIN = `'${ADMIN_USER}'@'%'`;
const managed = new Managed();

afterAll(() => managed[Symbol.asyncDispose]());

async function asRoot(instance: InstanceReport, statement: string): Promise<void> {
  await sql(await answering({ ...instance, rootPassword: ROOT }), statement);
}

async function refusalOf(attempt: Promise<unknown>): Promise<AdministratorChangedError> {
  const error = await attempt.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (error instanceof AdministratorChangedError) return error;
  throw new Error(`it was not refused as a changed administrator: ${String(error)}`);
}

describe("an administrator's account that was changed", () => {
  const spec = wanted("admin-m", { rootPassword: new Secret(ROOT), rootPrivileges: "all" });
  let seen: InstanceReport;

  beforeAll(async () => {
    seen = await managed.bring(spec);
  });

  it.each([
    ["another password", `ALTER USER ${ADMIN} IDENTIFIED BY 'mine'`],
    ["locked", `ALTER USER ${ADMIN} ACCOUNT LOCK`],
    ["expired", `ALTER USER ${ADMIN} PASSWORD EXPIRE`],
    ["for owners of a certificate", `ALTER USER ${ADMIN} REQUIRE X509`],
    ["without privileges", `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${ADMIN}`],
    ["renamed", `RENAME USER ${ADMIN} TO 'elsewhere'@'%'`],
    ["dropped", `DROP USER ${ADMIN}`],
    ["shadowed by one of its name", `CREATE USER '${ADMIN_USER}'@'1%' IDENTIFIED BY 'mine'`],
    ["shadowed by everybody", "CREATE USER ''@'1%' IDENTIFIED BY 'mine'"],
  ])("%s: refused, and set again by one restart with the program's consent", async (_, change) => {
    await asRoot(seen, change);
    const container = await containerOf("admin-m");
    expect(await managed.see(spec, seen)).toMatchObject({ status: "ERROR" });
    const { token } = await refusalOf(managed.bring(spec, seen));
    expect(await containerOf("admin-m")).toEqual(container);
    const before = seen;
    seen = await managed.bring(spec, seen, "one", { takeOver: token });
    expect(seen).toMatchObject({ id: before.id, status: "ACTIVE", drift: [] });
    expect((await containerOf("admin-m")).id).toBe(container.id);
  });

  it("the consent is valid for one start: it does not cure the next change", async () => {
    const change = `ALTER USER ${ADMIN} IDENTIFIED BY 'mine'`;
    await asRoot(seen, change);
    const { token } = await refusalOf(managed.bring(spec, seen));
    seen = await managed.bring(spec, seen, "one", { takeOver: token });
    await asRoot(seen, change);
    const next = await refusalOf(managed.bring(spec, seen, "one", { takeOver: token }));
    expect(next.token).not.toBe(token);
  });
});

it("a change that has reached a replica is cured there likewise", async () => {
  const spec = wanted("admin-n", { rootPassword: new Secret(ROOT), rootPrivileges: "all" });
  const source = await managed.bring(spec);
  const replicaSpec = wanted("admin-s", { source: { id: source.id } });
  const replica = await managed.bring(replicaSpec);
  await asRoot(source, `ALTER USER ${ADMIN} IDENTIFIED BY 'mine'`);
  await poll("the change to arrive", async () => {
    const { status } = await managed.see(replicaSpec, replica);
    return status === "ERROR" ? status : undefined;
  });
  for (const [wantedOne, seen] of [
    [spec, source],
    [replicaSpec, replica],
  ] as const) {
    const { token } = await refusalOf(managed.bring(wantedOne, seen));
    const again = await managed.bring(wantedOne, seen, "one", { takeOver: token });
    expect(again).toMatchObject({ status: "ACTIVE", drift: [] });
  }
  expect((await managed.see(replicaSpec, replica)).replication.state).toBe("replicating");
});
