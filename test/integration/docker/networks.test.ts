import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, describe, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import type { NetworkFacts } from "../../../src/ports/engine";
import { dockerScratch, freePort, leftovers } from "../../support/docker";
import { poll } from "../../support/poll";

const scratch = dockerScratch();
const { engine, labels } = scratch;
const docker = new Docker();
const ROOT = join(__dirname, "../../..");

afterAll(async () => {
  await scratch[Symbol.asyncDispose]();
  expect(await leftovers(labels)).toEqual([]);
});

async function idsOf(name: string): Promise<string[]> {
  const networks = await docker.listNetworks({ filters: { name: [name] } });
  return networks.filter(({ Name }) => Name === name).map(({ Id }) => Id);
}

describe("ensureNetwork", () => {
  it("makes a bridge with the labels, and finds it again", async () => {
    const name = scratch.name("plain");
    const made = await engine.ensureNetwork(name, labels);
    expect(made).toMatchObject({ name, driver: "bridge", labels });
    expect(await engine.ensureNetwork(name, labels)).toEqual(made);
    expect(await engine.findNetwork(name)).toEqual(made);
    expect(await engine.findNetwork(made.id)).toEqual(made);
    expect(await engine.findNetwork(name.slice(0, -1))).toBeUndefined();
  });

  it("makes one network, however many ask at once through several connections", async () => {
    const name = scratch.name("parallel");
    const asks = [...Array(6).keys()].map(() => connectEngine().ensureNetwork(name, labels));
    const ids = new Set((await Promise.all(asks)).map(({ id }) => id));
    expect([...ids]).toEqual(await idsOf(name));
    expect(ids.size).toBe(1);
  });

  it("makes one network when four processes ask at the same moment", async () => {
    const name = scratch.name("processes");
    const program = join(__dirname, "ensureNetworkProcess.ts");
    const processes = [1, 2, 3, 4].map(() =>
      fork(program, [name, JSON.stringify(labels)], {
        execArgv: ["--require", "ts-node/register/transpile-only"],
        env: { ...process.env, TS_NODE_COMPILER_OPTIONS: JSON.stringify({ rootDir: ROOT }) },
      }),
    );
    const exits = processes.map((child) => once(child, "exit"));
    const answer = async (child: ChildProcess): Promise<unknown> => {
      const [message] = (await once(child, "message")) as unknown[];
      return message;
    };
    await Promise.all(processes.map(answer));
    const answers = processes.map(answer);
    for (const child of processes) child.send("go");
    const kept = (await Promise.all(answers)) as NetworkFacts[];
    expect(new Set(kept.map(({ id }) => id))).toEqual(new Set(await idsOf(name)));
    expect(await idsOf(name)).toHaveLength(1);
    await Promise.all(exits);
  });

  it("keeps the oldest of several that were left behind", async () => {
    const name = scratch.name("behind");
    const body = { Name: name, Driver: "bridge", CheckDuplicate: false, Labels: labels };
    const oldest = await docker.createNetwork(body);
    await docker.createNetwork(body);
    expect(await idsOf(name)).toHaveLength(2);
    expect((await engine.ensureNetwork(name, labels)).id).toBe(oldest.id);
    expect(await idsOf(name)).toEqual([oldest.id]);
  });

  it("does not take a network that somebody else made", async () => {
    const name = scratch.name("foreign");
    await docker.createNetwork({ Name: name, Driver: "bridge", Labels: labels });
    const wanted = { ...labels, mine: "1" };
    await expect(engine.ensureNetwork(name, wanted)).rejects.toMatchObject({ statusCode: 409 });
    expect(await idsOf(name)).toHaveLength(1);
  });
});

describe("connectNetwork", () => {
  it("gives an alias by which others find it; again is success", async () => {
    const name = scratch.name("connect");
    await engine.ensureNetwork(name, labels);
    const stopped = await scratch.created("connected-1", { network: { name, aliases: [] } });
    const other = scratch.name("connect-other");
    await engine.ensureNetwork(other, labels);
    for (const _ of [1, 2]) await engine.connectNetwork(other, stopped.id, ["there"]);
    await engine.startContainer(stopped.id);
    for (const _ of [1, 2]) await engine.connectNetwork(other, stopped.id, ["there"]);
    const seen = await engine.findContainer(stopped.id);
    expect(seen?.networks.map(({ network }) => network).sort()).toEqual([name, other].sort());

    const asking = await scratch.started("asking", { network: { name: other, aliases: [] } });
    const { stdout } = await engine.run(asking.id, ["getent", "hosts", "there"]);
    const there = seen?.networks.find(({ network }) => network === other)?.address;
    expect(stdout.split(/\s+/)[0]).toBe(there);
  });

  it("of a running container to a network that is not there is a 404", async () => {
    const { name } = await engine.ensureNetwork(scratch.name("lost"), labels);
    const { id } = await scratch.started("lost", { network: { name, aliases: [] } });
    await expect(engine.connectNetwork("no-such-network", id, [])).rejects.toMatchObject({
      statusCode: 404,
    });
  });
});

describe("disconnectNetwork", () => {
  it.each(["created", "started"] as const)(
    "takes a container off one network and leaves it on the other; again is success: %s",
    async (state) => {
      const [own, other] = [scratch.name(`stays-${state}`), scratch.name(`goes-${state}`)];
      for (const name of [own, other]) await engine.ensureNetwork(name, labels);
      const { id } = await scratch.created(`off-${state}`, { network: { name: own, aliases: [] } });
      await engine.connectNetwork(other, id, []);
      if (state === "started") await engine.startContainer(id);
      for (const _ of [1, 2]) await engine.disconnectNetwork(other, id);
      const seen = await engine.findContainer(id);
      expect(seen?.networks.map(({ network }) => network)).toEqual([own]);
      expect(await engine.removeNetworkIfUnused(other)).toBe(true);
      await engine.disconnectNetwork(other, id);
    },
  );

  it("keeps what is published, whichever network the engine had it published by", async () => {
    const [own, first] = [scratch.name("published"), scratch.name("a-first")];
    for (const name of [own, first]) await engine.ensureNetwork(name, labels);
    const port = await freePort();
    const serve = `$s = IO::Socket::INET->new(LocalPort => 3306, Listen => 5, ReuseAddr => 1);
      while ($c = $s->accept) { print $c "here"; close $c }`;
    const { id } = await scratch.started("published", {
      command: ["perl", "-MIO::Socket::INET", "-e", serve],
      network: { name: own, aliases: [] },
      published: [{ containerPort: 3306, hostPort: port, bindAddress: "127.0.0.1" }],
    });
    const answers = () => poll("an answer at the published port", () => saidAt(port));
    expect(await answers()).toBe("here");
    await engine.connectNetwork(first, id, []);
    expect(await answers()).toBe("here");
    await engine.disconnectNetwork(first, id);
    expect(await answers()).toBe("here");
  });
});

it("a container whose network is gone does not start, and the error has the reason", async () => {
  const { id: network, name } = await engine.ensureNetwork(scratch.name("gone"), labels);
  const { id } = await scratch.created("gone", { network: { name, aliases: [] } });
  await docker.getNetwork(network).remove();
  await expect(engine.startContainer(id)).rejects.toMatchObject({ reason: "networkGone" });
});

describe("removeNetworkIfUnused", () => {
  it.each(["created", "started", "exited"] as const)(
    "keeps a network that a container refers to: %s",
    async (state) => {
      const name = scratch.name(`kept-${state}`);
      const { id: network } = await engine.ensureNetwork(name, labels);
      const { id } = await scratch.created(`kept-${state}`, { network: { name, aliases: [] } });
      if (state !== "created") await engine.startContainer(id);
      if (state === "exited") await engine.stopContainer(id, 0);
      expect(await engine.removeNetworkIfUnused(name)).toBe(false);
      expect(await engine.removeNetworkIfUnused(network)).toBe(false);
      await engine.removeContainer(id);
      expect(await engine.removeNetworkIfUnused(name)).toBe(true);
      expect(await engine.removeNetworkIfUnused(name)).toBe(true);
      expect(await engine.findNetwork(name)).toBeUndefined();
    },
  );

  it("may be asked by several at once", async () => {
    const name = scratch.name("raced");
    await engine.ensureNetwork(name, labels);
    const asks = [1, 2, 3].map(() => engine.removeNetworkIfUnused(name));
    expect(await Promise.all(asks)).toEqual([true, true, true]);
  });
});

/** What whoever listens at a port of this machine says first; undefined if nobody says anything. */
function saidAt(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("data", (data) => {
      resolve(String(data));
      socket.destroy();
    });
    socket.once("error", () => resolve(undefined));
    socket.once("end", () => resolve(undefined));
  });
}
