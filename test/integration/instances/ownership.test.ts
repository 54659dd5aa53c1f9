import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SomebodyElsesError } from "../../../src/ground/errors";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { findContainerOf } from "../../../src/observe/census";
import { read } from "../../../src/observe/host/vault";
import type { Claim } from "../../../src/plan/ownership";
import { sql } from "../../support/instances";
import { claimOf, knownOf, Managed, wanted } from "../../support/managed";

/** Whose an instance is that a create finds. Each `Managed` is a provider process of its own. */

const [ONE, TWO, THREE] = ["11111111-one", "22222222-two", "33333333-three"];
const first = new Managed();
const second = new Managed();
const PASSWORD = "of the first state";
const spec = wanted("own-m", { rootPassword: new Secret(PASSWORD) });
const other = wanted("own-m", { rootPassword: new Secret("of the second state") });
let report: InstanceReport;

beforeAll(async () => {
  report = await first.bring(spec, undefined, ONE);
});

afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
});

const creating = (incarnation: string, more: Partial<Claim> = {}) =>
  claimOf(incarnation, undefined, more);
const create = (claim: Claim, of = spec) => second.instances.converge(of, undefined, claim);
const preview = (claim: Claim, of = spec) => second.instances.forecast(of, undefined, claim);
const knowing = (incarnation: string) => ({ ...knownOf(report), incarnation });
const update = (incarnation: string, of = spec) =>
  second.instances.converge(of, knowing(incarnation), claimOf(incarnation, "known"));

async function filesThere() {
  const { engine } = first.ports;
  const container = await findContainerOf(engine, report.id);
  return (await read(engine, container?.id ?? "")).files;
}

/** The server that is there, reached with the first state's password. */
async function serverThere(): Promise<unknown> {
  const at = { ...report, rootPassword: PASSWORD };
  const [row] = await sql(at, "SELECT @@server_uuid AS uuid, @@global.gtid_executed AS gtids");
  return row;
}

describe("a create of the same owner", () => {
  it("goes on with what no state has come back with, after its last step as well", async () => {
    const forecast = await preview(creating(TWO));
    expect(forecast).toMatchObject({ refusals: [], unanswered: [] });
    expect(forecast.plan.map(({ text }) => text).join()).toContain("interrupted");
    expect(await create(creating(TWO))).toMatchObject({ id: report.id, status: "ACTIVE" });
    expect(await filesThere()).toMatchObject({ incarnation: TWO });
    expect(await create(creating(ONE))).toMatchObject({ id: report.id });
  });

  it("refuses what a state has come back with, in the preview too, and touches nothing", async () => {
    await first.instances.settle({ id: report.id, incarnation: ONE });
    const before = [await serverThere(), await filesThere()];
    const failure = await create(creating(TWO), other).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SomebodyElsesError);
    expect(failure).toMatchObject({ instance: "own-m", owner: spec.owner, token: "11111111" });
    expect((failure as SomebodyElsesError).madeAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    const forecast = await preview(creating(TWO), other);
    expect(forecast.refusals).toEqual([
      { path: "name", problem: (failure as SomebodyElsesError).problem },
    ]);
    expect([await serverThere(), await filesThere()]).toEqual(before);
  });

  it("goes on with what a state of this very program knows, as --replace does", async () => {
    const claim = creating(TWO, { hasRecorded: (incarnation) => incarnation === ONE });
    expect((await preview(claim)).refusals).toEqual([]);
    expect(await create(claim)).toMatchObject({ id: report.id, serverUuid: report.serverUuid });
    // the delete of what was replaced leaves it alone
    await second.instances.remove(spec, knowing(ONE));
    expect(await filesThere()).toMatchObject({ incarnation: TWO });
    await update(TWO);
    expect(await filesThere()).toMatchObject({ settled: TWO });
  });

  it("does not take a consent that was meant for another incarnation", async () => {
    await expect(create(creating(THREE, { takeOver: "11111111" }))).rejects.toBeInstanceOf(
      SomebodyElsesError,
    );
  });

  it("takes over what the program says, with its own root password, and says so before", async () => {
    const claim = creating(THREE, { takeOver: "22222222" });
    const { refusals, plan } = await preview(claim, other);
    expect(refusals).toEqual([]);
    expect(plan.map(({ text }) => text).join()).toMatch(/TAKES OVER .* root password/);
    const taken = await create(claim, other);
    expect(taken).toMatchObject({ id: report.id, serverUuid: report.serverUuid });
    await expect(serverThere()).rejects.toMatchObject({ errno: 1045 });
    await second.instances.settle({ id: report.id, incarnation: THREE });
  });

  it("and the former state can neither change nor delete it", async () => {
    await expect(update(TWO)).rejects.toBeInstanceOf(SomebodyElsesError);
    await second.instances.remove(spec, knowing(TWO));
    expect(await filesThere()).toMatchObject({ incarnation: THREE });
    expect(await first.see(spec, report)).toMatchObject({ status: "ACTIVE" });
  });
});

it("a renamed owner is recorded by the next update, and found by it", async () => {
  const renamed = { ...other, owner: spec.owner.replace("::managed::", "::renamed::") };
  await second.instances.converge(renamed, knowing(THREE), claimOf(THREE, "known"));
  expect(await filesThere()).toMatchObject({ owner: renamed.owner });
  const claim = creating(ONE, { hasRecorded: (incarnation) => incarnation === THREE });
  expect(await create(claim, renamed)).toMatchObject({ id: report.id });
  // for the old name it is somebody else's name
  await expect(create(creating(TWO), other)).rejects.toMatchObject({ path: "name" });
});

it("a kept volume is taken up by the same owner without asking", async () => {
  const kept = wanted("own-k", { volume: { ...spec.volume, retain: true } });
  const made = await first.bring(kept, undefined, ONE);
  await first.instances.settle({ id: made.id, incarnation: ONE });
  await first.instances.remove(kept, { ...knownOf(made), incarnation: ONE });
  const forecast = await second.instances.forecast(kept, undefined, creating(TWO));
  expect(forecast.refusals).toEqual([]);
  expect(forecast.plan.map(({ text }) => text).join()).toContain(
    `uses the kept volume ${made.volume.name}`,
  );
  expect(await second.bring(kept, undefined, TWO)).toMatchObject({ id: made.id });
});
