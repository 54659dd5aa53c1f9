import { Secret } from "../../../src/ground/secret";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { InstanceReport } from "../../../src/manage/report";
import { docker } from "../../support/engineView";
import { sql, tracesOfReplicas } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { accountOf } from "../../support/traces";

// What a replica that vanished by other hands has left on its source.
const PASSWORD = "for root";
const managed = new Managed();
const spec = wanted("orphan-m", { rootPassword: new Secret(PASSWORD) });
let source: InstanceReport;

beforeAll(async () => {
  source = await managed.bring(spec);
});

afterAll(() => managed[Symbol.asyncDispose]());

it("the source's next update ends its dump thread, too, and not those of others", async () => {
  const replica = (name: string) => managed.bring(wanted(name, { source: { id: source.id } }));
  const [stays, goes] = [await replica("orphan-s"), await replica("orphan-v")];
  const at = { ...source, rootPassword: PASSWORD };
  const tracesOf = (one: InstanceReport) => [accountOf(one), `${accountOf(one)} dumps`];
  expect(await tracesOfReplicas(at)).toEqual(
    expect.arrayContaining([...tracesOf(stays), ...tracesOf(goes)]),
  );
  // no goodbye reaches the source: by itself the thread would stay until the network gives up
  await docker.getNetwork(goes.network).disconnect({ Container: "orphan-v", Force: true });
  await docker.getContainer("orphan-v").remove({ force: true });
  await docker.getVolume(goes.volume.name ?? "").remove();
  await sql(at, "CREATE DATABASE written_since");

  await managed.bring(spec, source);
  expect((await tracesOfReplicas(at)).toSorted()).toEqual(tracesOf(stays));
});
