import { afterAll, describe, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import type { ContainerEngine } from "../../../src/ports/engine";
import { StillASourceError, TakenError } from "../../../src/ground/errors";
import { HalfDoneError } from "../../../src/manage/instances";
import { labels, stackNetworkOf } from "../../../src/ground/names";
import { dockerScratch, freePort, leftovers } from "../../support/docker";
import { Managed, removeLabelled, wanted } from "../../support/managed";
import { poll } from "../../support/poll";

// What several stacks do to one engine at the same moment; each `Managed` is a provider process of its own
// as far as the engine can tell.
const scratch = dockerScratch();

afterAll(async () => {
  await scratch[Symbol.asyncDispose]();
  expect((await leftovers()).filter(({ name }) => name.startsWith("race-"))).toEqual([]);
});

describe("the network of a stack", () => {
  /** No other test's: it may go while others are on the engine. */
  const inOwnStack = (name: string) =>
    wanted(name, { owner: `urn:pulumi:test::${scratch.name("race")}::my:Database::${name}` });
  const network = stackNetworkOf(inOwnStack("race").owner);
  const engine = connectEngine();

  it("goes with the stack's last other instance just before the first container is made on it: it is recreated", async () => {
    let isGone = false;
    const robbed: ContainerEngine = {
      ...engine,
      createContainer: async (spec) => {
        if (spec.network && !isGone) isGone = await engine.removeNetworkIfUnused(network);
        return engine.createContainer(spec);
      },
    };
    await using managed = new Managed({ engine: robbed });
    const robbing = inOwnStack("race-robbed");
    const report = await managed.bring(robbing);
    expect(report).toMatchObject({ status: "ACTIVE", network, drift: [] });
    expect(report.address).not.toBe("");
    expect(isGone).toBe(true);
    expect(await engine.findNetwork(network)).toBeDefined();
    await managed.remove(robbing, report);
  });

  it("is there for whoever comes while another goes, and gone with the last", async () => {
    await using left = new Managed();
    await using right = new Managed();
    const [one, two] = [inOwnStack("race-left"), inOwnStack("race-right")];
    let here = await left.bring(one);
    for (const _ of [1, 2]) {
      const [come] = await Promise.all([right.bring(two), left.remove(one, here)]);
      expect(come).toMatchObject({ status: "ACTIVE", drift: [] });
      [here] = await Promise.all([left.bring(one), right.remove(two, come)]);
      expect(here).toMatchObject({ status: "ACTIVE", drift: [] });
    }
    expect(await engine.findNetwork(network)).toBeDefined();
    await left.remove(one, here);
    expect(await engine.findNetwork(network)).toBeUndefined();
  });
});

describe("two stacks at once", () => {
  /** Both try; one has it, and the other is told what is taken. */
  async function contend(property: string, first: Contender, second: Contender): Promise<void> {
    const tries = [first, second].map(({ managed, spec }) => managed.bring(spec));
    const results = await Promise.allSettled(tries);
    const won = results.filter(({ status }) => status === "fulfilled");
    expect(won, JSON.stringify(results)).toHaveLength(1);
    for (const result of results) {
      if (result.status === "fulfilled") continue;
      const { reason } = result as { reason: unknown };
      const cause = reason instanceof HalfDoneError ? reason.cause : reason;
      expect(cause).toBeInstanceOf(TakenError);
      expect(cause).toMatchObject({ path: property });
    }
  }

  it("want one name: one has it, the other is told so", async () => {
    await using left = new Managed();
    await using right = new Managed();
    const spec = wanted("race-name");
    const other = { ...spec, owner: `${spec.owner}-of-another` };
    await contend("name", { managed: left, spec }, { managed: right, spec: other });
    await Promise.all([spec, other].map(({ owner }) => removeOwned(owner)));
  });

  it("want one port: one has it, the other is told so", async () => {
    await using left = new Managed();
    await using right = new Managed();
    const port = await freePort();
    const [one, two] = [wanted("race-port-1", { port }), wanted("race-port-2", { port })];
    await contend("port", { managed: left, spec: one }, { managed: right, spec: two });
    await Promise.all([one, two].map(({ owner }) => removeOwned(owner)));
  });

  it("delete a source and attach a replica to it: never are both done", async () => {
    await using left = new Managed();
    await using right = new Managed();
    const above = wanted("race-source");
    const source = await left.bring(above);
    const below = wanted("race-replica", { source: { id: source.id } });
    const [removal, attachment] = await Promise.allSettled([
      left.remove(above, source),
      right.bring(below),
    ]);
    process.stdout.write(`delete ${removal.status}, attach ${attachment.status}\n`);
    const done = [removal, attachment].filter(({ status }) => status === "fulfilled");
    expect(done.length).toBeLessThan(2);
    await Promise.all([above, below].map(({ owner }) => removeOwned(owner)));
  });

  it("attach a replica to a source whose deletion has begun: it is refused, and the source goes", async () => {
    await using left = new Managed();
    await using right = new Managed();
    const above = wanted("race-late-source");
    const source = await left.bring(above);
    const below = wanted("race-late-replica", { source: { id: source.id } });
    const removal = left.remove(above, source);
    await poll("the container to go", () =>
      left.lines.find((line) => line.startsWith("race-late-source: remove the container")),
    );
    const attachment = await Promise.allSettled([right.bring(below)]);
    await removal;
    expect(attachment).toMatchObject([{ status: "rejected" }]);
    const engine = connectEngine();
    expect(await engine.listContainers({ [labels.instance]: source.id })).toEqual([]);
    expect(await engine.listVolumes({ [labels.instance]: source.id })).toEqual([]);
    await removeOwned(below.owner);
  });

  it("delete a source whose replica has its account and no channel yet: it is refused, by name", async () => {
    await using left = new Managed();
    await using right = new Managed();
    const above = wanted("race-early-source");
    const source = await left.bring(above);
    const below = wanted("race-early-replica", { source: { id: source.id } });
    const attachment = right.bring(below);
    await poll("the channel to be due", () =>
      right.lines.find((line) => line.includes("point the channel at the source")),
    );
    const refused = await left.remove(above, source).then(
      () => undefined,
      (error: unknown) => error,
    );
    const replica = await attachment;
    expect(refused).toBeInstanceOf(StillASourceError);
    expect(refused).toMatchObject({ replicas: new Map([[replica.id, "race-early-replica"]]) });
    expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: source.id, drift: [] });
    await right.remove(below, replica);
    await left.remove(above, source);
  });
});

interface Contender {
  readonly managed: Managed;
  readonly spec: ReturnType<typeof wanted>;
}

/** What a refused create has left belongs to nobody's state. */
async function removeOwned(owner: string): Promise<void> {
  await removeLabelled(connectEngine(), { [labels.owner]: owner });
}
