import { afterAll, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { FORMER_NETWORK, labels } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { leftovers } from "../../support/docker";
import { docker } from "../../support/engineView";
import { caughtUp, sql } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";

// A source and its replica of another stack, as the first update after the upgrade leaves them: each on the
// network of its stack, and both still on the one that all instances had before.
const PASSWORD = "for root";

const urnOf = (project: string, name: string) =>
  `urn:pulumi:dev::${project}::pulumi-nodejs:dynamic/mysql:DatabaseInstance::${name}`;
const above = wanted("moving-m", {
  owner: urnOf("moving-shop", "moving-m"),
  rootPassword: new Secret(PASSWORD),
  replicasFrom: ["moving-reader/dev"],
});

afterAll(async () => {
  expect((await leftovers()).filter(({ name }) => name.includes("moving-"))).toEqual([]);
});

it("both leave the former network while they run, and replication goes on over the other one", async () => {
  const engine = connectEngine();
  await using left = new Managed();
  await using right = new Managed();
  // the second update records that a state has it
  const source = await left.bring(above, await left.bring(above));
  const below = wanted("moving-r", {
    owner: urnOf("moving-reader", "moving-r"),
    source: { id: source.id },
  });
  const replica = await right.bring(below);
  const starts = await startsOf(source, replica);

  await engine.ensureNetwork(FORMER_NETWORK, { [labels.network]: FORMER_NETWORK });
  for (const { id, name } of [source, replica]) {
    await engine.connectNetwork(FORMER_NETWORK, await containerIdOf(name), [`i-${id}`]);
  }
  await engine.disconnectNetwork(source.network, await containerIdOf(replica.name));
  {
    await using server = await right.server(replica);
    await server.stopReplica(60);
    await server.startReplica();
  }
  await sql(asRoot(source), "CREATE DATABASE before_it_moves");
  expect(await caughtUp(asRoot(replica), asRoot(source))).toBe(true);

  const moved = await right.bring(below, replica);
  expect(moved).toMatchObject({ status: "ACTIVE", drift: [], slaveOf: source.id });
  expect(await networksOf(replica)).toEqual([replica.network, source.network].sort());
  const seen = await left.see(above, source);
  expect(seen.drift).toEqual([expect.stringContaining(`leave the network ${FORMER_NETWORK}`)]);
  expect(await left.bring(above, source)).toMatchObject({ status: "ACTIVE", drift: [] });
  expect(await networksOf(source)).toEqual([source.network]);

  await sql(asRoot(source), "CREATE DATABASE after_it_moved");
  expect(await caughtUp(asRoot(moved), asRoot(source))).toBe(true);
  expect(await startsOf(source, replica)).toEqual(starts);
  await right.remove(below, moved);
  await left.remove(above, source);
});

const asRoot = ({ address }: InstanceReport) => ({
  address: address ?? "",
  rootPassword: PASSWORD,
});

async function containerIdOf(name: string): Promise<string> {
  return (await docker.getContainer(name).inspect()).Id;
}

async function networksOf({ name }: InstanceReport): Promise<readonly string[]> {
  const { NetworkSettings } = await docker.getContainer(name).inspect();
  return Object.keys(NetworkSettings.Networks).sort();
}

async function startsOf(...reports: readonly InstanceReport[]): Promise<readonly string[]> {
  const seen = reports.map(({ name }) => docker.getContainer(name).inspect());
  return (await Promise.all(seen)).map(({ Id, State }) => `${Id} ${State.StartedAt}`);
}
