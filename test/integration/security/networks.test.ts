import { afterAll, describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/ground/errors";
import { labels } from "../../../src/ground/names";
import type { InstanceReport } from "../../../src/manage/report";
import { docker } from "../../support/engineView";
import { execute } from "../../support/execute";
import { leftovers } from "../../support/docker";
import { claimOf, knownOf, Managed, wanted } from "../../support/managed";

// Whoever gets into a server of one stack tries the servers of another; whoever has an engine names the
// instance of another stack as a source.
const SHOP = "netshop/dev";
const READER = "netreader/dev";

const urnOf = (stack: string, name: string) => {
  const [project, own] = stack.split("/");
  return `urn:pulumi:${own}::${project}::pulumi-nodejs:dynamic/mysql:DatabaseInstance::${name}`;
};
const inStack = (stack: string, name: string, more: Parameters<typeof wanted>[1] = {}) =>
  wanted(name, { owner: urnOf(stack, name), ...more });

afterAll(async () => {
  expect((await leftovers()).filter(({ name }) => /netshop|netreader|^apart-/.test(name))).toEqual(
    [],
  );
});

describe("stacks beside one another", () => {
  it("a server reaches those of its own stack, and none of another, at any of their addresses", async () => {
    await using managed = new Managed();
    const declared = {
      own: inStack(SHOP, "apart-own"),
      neighbour: inStack(SHOP, "apart-neighbour"),
      stranger: inStack(READER, "apart-stranger"),
    };
    const own = await managed.bring(declared.own);
    const neighbour = await managed.bring(declared.neighbour);
    const stranger = await managed.bring(declared.stranger);
    expect(await answersTo(own, [neighbour.address ?? "", neighbour.name])).toEqual(["yes", "yes"]);
    for (const [from, to] of [
      [own, stranger],
      [stranger, own],
    ] as const) {
      expect(await answersTo(from, [to.address ?? "", to.name, `i-${to.id}`]), from.name).toEqual([
        "no",
        "no",
        "no",
      ]);
    }
    expect(new Set([own.network, neighbour.network]).size).toBe(1);
    await managed.remove(declared.stranger, stranger);
    await managed.remove(declared.neighbour, neighbour);
    expect(await networkNames()).toContain(own.network);
    expect(await networkNames()).not.toContain(stranger.network);
    await managed.remove(declared.own, own);
    expect(await networkNames()).not.toContain(own.network);
  });

  it("a replica of another stack is refused before anything is created, and comes with the source's permission", async () => {
    await using left = new Managed();
    await using right = new Managed();
    const declared = inStack(SHOP, "apart-source");
    const source = await left.bring(declared);
    const below = inStack(READER, "apart-replica", { source: { id: source.id } });

    const forecast = await right.instances.forecast(below, undefined, claimOf("one"));
    expect(forecast.refusals).toMatchObject([{ path: "slaveOf" }]);
    expect(forecast.refusals[0]?.problem).toContain(`replicasFrom: ["${READER}"]`);
    await expect(right.bring(below)).rejects.toBeInstanceOf(InvalidInputError);
    expect((await leftovers({ [labels.owner]: below.owner })).map(({ name }) => name)).toEqual([]);

    const before = await startOf(source);
    const open = await left.bring({ ...declared, replicasFrom: [READER] }, source);
    expect(await startOf(open)).toBe(before);
    const replica = await right.bring(below);
    expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: source.id, drift: [] });
    expect(replica.network).not.toBe(source.network);

    // detached, it is a stranger again
    const { source: _, ...standalone } = below;
    expect(await answersTo(replica, [`i-${source.id}`])).toEqual(["yes"]);
    const alone = await right.bring(standalone, replica);
    expect(alone).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(await answersTo(alone, [source.address ?? "", `i-${source.id}`])).toEqual(["no", "no"]);
    await right.remove(standalone, alone);
    await left.remove(declared, open);
  });

  it("a permission that is withdrawn cuts nothing off, and the replica's own run is refused in words", async () => {
    await using left = new Managed();
    await using right = new Managed();
    const declared = inStack(SHOP, "apart-source", { replicasFrom: [READER] });
    const source = await left.bring(declared);
    const below = inStack(READER, "apart-replica", { source: { id: source.id } });
    const replica = await right.bring(below);
    const closed = { ...declared, replicasFrom: [] };
    const told = await left.instances.forecast(closed, knownOf(source), claimOf("one", source));
    expect(told.plan.map(({ text }) => text).join("\n")).toContain(`apart-replica of ${READER}`);
    await left.bring(closed, source);
    await using other = new Managed();
    const seen = await other.see(below, replica);
    expect(seen).toMatchObject({ status: "ACTIVE", slaveOf: source.id });
    expect(seen.drift.join()).toContain("does not allow");
    await expect(other.bring(below, replica)).rejects.toBeInstanceOf(InvalidInputError);
    await other.remove(below, replica);
    await left.remove(closed, source);
  });
});

/** By the shell's own TCP, from inside the server's container: does port 3306 answer? */
async function answersTo(
  from: Pick<InstanceReport, "name">,
  hosts: readonly string[],
): Promise<readonly string[]> {
  const answers = hosts.map((host) =>
    execute(
      from.name,
      `timeout 3 bash -c '</dev/tcp/${host}/3306' 2>/dev/null && echo yes || echo no`,
    ),
  );
  return (await Promise.all(answers)).map((said) => said.trim());
}

async function networkNames(): Promise<readonly string[]> {
  return (await docker.listNetworks()).map(({ Name }) => Name);
}

async function startOf({ name }: Pick<InstanceReport, "name">): Promise<string> {
  const { State, Id } = await docker.getContainer(name).inspect();
  return `${Id} ${State.StartedAt}`;
}
