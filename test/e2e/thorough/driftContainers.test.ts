import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aliasOf } from "../../../src/ground/names";
import { answering, containerOf } from "../../support/containers";
import { deployments } from "../../support/deployments";
import { logOfThisStart, RECOVERY } from "../../support/ending";
import { dockerScratch, type DockerScratch } from "../../support/docker";
import { docker } from "../../support/engineView";
import { execute } from "../../support/execute";
import { caughtUp, sql, value, type Seen } from "../../support/instances";
import { Pair } from "../../support/pair";
import { whenConnected } from "../../support/receiver";

// What happens to containers: ended, started elsewhere, renamed, cut off.
const MiB = 1024 ** 2;

describe.each(deployments())("faults of containers, $engine engine", (kind) => {
  const pair = new Pair(kind, `cont-${kind.engine}`);
  const { stack, m, r } = pair;
  const container = (name: string) => docker.getContainer(name);
  const network = docker.getNetwork(stack.network);

  beforeAll(() => pair.begin());
  afterAll(() => stack.end());

  it.each<[string, string, "kill" | "stop" | "pause", string]>([
    ["the source's container was killed", m, "kill", "exited, exit code 137"],
    ["the replica's container was stopped", r, "stop", "exited, exit code 0"],
    ["the replica's container was killed", r, "kill", "exited, exit code 137"],
    ["the replica's container was paused", r, "pause", "paused, exit code 0"],
  ])("%s: the same one goes on", async (_, name, verb, state) => {
    const [before, { id, startedAt }] = [await stack.see(name), await containerOf(name)];
    await container(name)[verb]();
    await stack.refresh();
    const shown = { status: "SHUTDOWN", fault: `its container is ${state}`, id: before.id };
    expect(await stack.see(name)).toMatchObject(shown);
    if (name === r) await pair.write();
    await pair.expectRepair();
    expect((await containerOf(name)).id).toBe(id);
    expect((await stack.see(name)).serverUuid).toBe(before.serverUuid);
    const isSameStart = (await containerOf(name)).startedAt === startedAt;
    expect(isSameStart).toBe(verb === "pause");
    if (!isSameStart) expect(RECOVERY.test(await logOfThisStart(name))).toBe(verb === "kill");
    expect(await idsOn(await pair.source())).toEqual(await idsOn(await pair.copy()));
  });

  async function idsOn(instance: Seen): Promise<readonly unknown[]> {
    return (await sql(instance, "SELECT id FROM shop.parcels ORDER BY id")).map(({ id }) => id);
  }

  it("the source's container was removed: a new one has the old data, the replica follows it", async () => {
    const [before, { id }] = [await pair.source(), await containerOf(m)];
    await container(m).remove({ force: true });
    await stack.refresh();
    expect(await pair.source()).toMatchObject({
      id: before.id,
      status: "SHUTDOWN",
      fault: "its container is gone; the volume is there",
    });
    await pair.expectRepair();
    const after = await pair.source();
    expect(after).toMatchObject({ id: before.id, serverUuid: before.serverUuid });
    expect((await containerOf(m)).id).not.toBe(id);
  });

  it("the replica was started again and has another address: it follows by itself", async () => {
    await using scratch = dockerScratch();
    const moved = await movedAway(scratch, await pair.copy());
    expect(await caughtUp(moved, await pair.source())).toBe(true);
    await stack.refresh();
    const { address, drift } = await pair.copy();
    expect({ address, drift }).toEqual({ address: moved.address, drift: [] });
    await pair.expectWhole();
  });

  it("the source was started again and has another address: the replica finds it by its name", async () => {
    await using scratch = dockerScratch();
    const moved = await movedAway(scratch, await pair.source());
    await stack.refresh();
    const { address, drift } = await pair.source();
    expect({ address, drift }).toEqual({ address: moved.address, drift: [] });
    // the next up has nothing to do
    await pair.expectWhole();
  });

  it("a container was renamed: it gets its name back as it runs", async () => {
    const before = await containerOf(r);
    await container(r).rename({ name: `${r}-other` });
    await stack.refresh();
    const drift = [`rename the container from ${r}-other`];
    expect(await pair.copy()).toMatchObject({ status: "ACTIVE", name: `${r}-other`, drift });
    await pair.expectRepair();
    expect(await containerOf(r)).toEqual(before);
  });

  it("the source's container was given less memory: it has it back as it runs", async () => {
    const before = await containerOf(m);
    await container(m).update({ Memory: 700 * MiB, MemorySwap: 1400 * MiB });
    await stack.refresh();
    expect(await pair.source()).toMatchObject({
      status: "ACTIVE",
      flavor: { memory: "700MiB" },
      drift: ["update the limits of CPU, memory and processes in place"],
    });
    await pair.expectRepair();
    expect((await container(m).inspect()).HostConfig.Memory).toBe(1024 * MiB);
    expect(await containerOf(m)).toEqual(before);
  });

  it.each([
    ["the replica", r],
    ["the source", m],
  ])(
    "%s was disconnected from its network: it is on it again, and found by its name",
    async (_, name) => {
      const before = await containerOf(name);
      // a connection that was cut is given up after replica_net_timeout at the latest: a minute, if nobody
      // shortens it as here, so that the test need not last as long
      expect(await value(await pair.copy(), "SELECT @@replica_net_timeout")).toBe(60);
      await pair.onCopy("SET GLOBAL replica_net_timeout = 12", "STOP REPLICA", "START REPLICA");
      await whenConnected(await pair.copy());
      await network.disconnect({ Container: name, Force: true });
      await pair.stack.refresh();
      const { status, drift } = await stack.see(name);
      expect({ status, drift }).toEqual({
        status: "ERROR",
        drift: [`join the network ${stack.network}`],
      });
      await pair.expectRepair({ within: 60 });
      expect(await containerOf(name)).toEqual(before);
      const { id, address } = await stack.see(name);
      const looked = await execute(name === r ? m : r, `getent hosts ${aliasOf(id)}`);
      expect(looked.split(" ")[0]).toBe(address);
      await pair.onCopy("SET GLOBAL replica_net_timeout = 60", "STOP REPLICA", "START REPLICA");
      await whenConnected(await pair.copy());
    },
  );

  /** Started again while somebody else has its address. */
  async function movedAway(scratch: DockerScratch, seen: Seen): Promise<Seen> {
    await container(seen.name).kill();
    // the engine gives the lowest address that is free
    for (let at = 1; !(await isTaken(seen.address ?? "")); at += 1) {
      await scratch.started(`holder-${String(at)}`, {
        network: { name: stack.network, aliases: [] },
      });
    }
    await container(seen.name).start();
    const moved = await answering(seen);
    expect(moved.address).not.toBe(seen.address);
    return moved;
  }

  async function isTaken(address: string): Promise<boolean> {
    const { Containers } = (await network.inspect()) as {
      Containers: Readonly<Record<string, { IPv4Address: string }>>;
    };
    return Object.values(Containers).some(({ IPv4Address }) =>
      IPv4Address.startsWith(`${address}/`),
    );
  }
});
