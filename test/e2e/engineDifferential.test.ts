import { describe, expect, it } from "vitest";
import { cli, deployments, embedded } from "../support/deployments";
import { allSequences } from "./engineAllSequences";
import { just, thing } from "./engineSequences";
import { Toy } from "./engineToy";
import { traceSequence, type Trace } from "./engineTrace";

/** What both engines must agree on; what they print differs in spaces and hints. */
function comparable({ step, rc, changes, details, events, state }: Trace) {
  return { step, rc, changes, details, events, state };
}

// deployments() has printed the reason when there is no CLI to compare with.
const hasCli = deployments().includes(cli);

describe.runIf(hasCli).concurrent.each(allSequences)("as the CLI: $group", ({ sequences }) => {
  it.concurrent.each(sequences)("$about", { timeout: 600_000 }, async (sequence) => {
    const wanted = await traceSequence(cli, sequence);
    const seen = await traceSequence(embedded, sequence);
    expect(seen.map(comparable), describeOutputs(wanted, seen)).toEqual(wanted.map(comparable));
  });
});

describe.runIf(hasCli)("a state moves between the engines", () => {
  it.each([
    { from: embedded, to: cli },
    { from: cli, to: embedded },
  ])("from $from.engine to $to.engine", async ({ from, to }) => {
    await using toy = new Toy(from);
    const inputs = { password: { $secret: "hush" } };
    const options = { additionalSecretOutputs: ["uri"] };
    toy.declare(just(thing("a", inputs, options), thing("b", { from: "$a.seen" })));
    expect((await toy.run("up")).rc).toBe(0);
    await using other = toy.deployWith(to);
    await other.importState(await toy.deployment.exportState());
    const { rc, output, changes } = await other.up({ expectNoChanges: true });
    expect(rc, output).toBe(0);
    expect(changes).toMatchObject({ same: 3, create: 0, update: 0 });
    expect(await other.visibleState()).not.toContain("hush");
    expect((await other.destroy()).rc).toBe(0);
    expect(toy.things()).toEqual([]);
  });
});

function describeOutputs(wanted: readonly Trace[], seen: readonly Trace[]): string {
  return wanted
    .map((cli, at) => `--- CLI\n${cli.output}\n--- embedded\n${seen[at]?.output ?? ""}`)
    .join("\n");
}
