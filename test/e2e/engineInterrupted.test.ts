import { describe, expect, it } from "vitest";
import { deployments } from "../support/deployments";
import { isAlive } from "../engine/processGroup";
import { parseSnapshot } from "../engine/stateFormat";
import { poll } from "../support/poll";
import { just, thing } from "./engineSequences";
import { Toy } from "./engineToy";

const SLOW = { "create a": "slow 3000" };

async function pendingOf({ deployment }: Toy): Promise<readonly string[]> {
  const { pendingOperations } = parseSnapshot(await deployment.exportState());
  return pendingOperations.map(
    ({ type, resource }) => `${type} ${resource.urn.split("::")[3] ?? ""}`,
  );
}

describe.each(deployments())("a run that does not end by itself, $engine engine", (kind) => {
  it("finishes what runs after one ^C, and starts nothing more", async () => {
    await using toy = new Toy(kind);
    toy.declare(just(thing("a"), thing("b", { from: "$a.seen" })));
    toy.fail(SLOW);
    const run = await toy.deployment.start("up");
    await toy.isIn("create", "a");
    run.interrupt();
    const { rc, output } = await run.result;
    expect(rc).toBe(1);
    expect(output).toContain("update canceled");
    expect(toy.things()).toEqual(["a"]);
    const names = (await toy.deployment.resources()).map(({ name }) => name);
    expect(names).toContain("a");
    expect(names).not.toContain("b");
    expect(await pendingOf(toy)).toEqual([]);
  });

  it("stops at once after two ^C, and says so to the next run", async () => {
    await using toy = new Toy(kind);
    toy.declare(just(thing("a")));
    toy.fail(SLOW);
    const run = await toy.deployment.start("up");
    await toy.isIn("create", "a");
    const provider = await run.providerPid();
    run.interrupt();
    // Two signals at once may arrive as one.
    await run.untilPrinted("^C received");
    run.interrupt();
    expect((await run.result).rc).toBe(8);
    expect(toy.things()).toEqual([]);
    await poll("the end of the provider process", () => (isAlive(provider) ? undefined : true));
    expect(await pendingOf(toy)).toEqual(["creating a"]);

    toy.fail({});
    const next = await toy.run("up");
    expect(next.rc).toBe(0);
    expect(next.output).toContain("1 pending operations");
    expect(next.output).toContain("interrupted while creating");
    expect(await pendingOf(toy)).toEqual(["creating a"]);
    await toy.run("refresh", { clearPendingCreates: true });
    expect(await pendingOf(toy)).toEqual([]);
  });

  it("leaves its provider behind when killed; the next run creates again", async () => {
    await using toy = new Toy(kind);
    toy.declare(just(thing("a")));
    toy.fail(SLOW);
    const run = await toy.deployment.start("up");
    await toy.isIn("create", "a");
    const provider = await run.providerPid();
    await run.kill();
    expect((await run.result).rc).toBeGreaterThanOrEqual(128);
    expect(isAlive(provider)).toBe(true);
    expect(await pendingOf(toy)).toEqual(["creating a"]);

    toy.fail({});
    const next = await toy.run("up");
    expect(next.rc).toBe(0);
    expect(next.output).toContain("interrupted while creating");
    const calls = toy.newCalls().map(({ method, name }) => `${method} ${name}`);
    expect(calls.filter((call) => call === "create a")).toHaveLength(2);
  });

  it("fails when the provider process is killed, and saves nothing of the call", async () => {
    await using toy = new Toy(kind);
    toy.declare(just(thing("a")));
    toy.fail(SLOW);
    const run = await toy.deployment.start("up");
    await toy.isIn("create", "a");
    process.kill(await run.providerPid(), "SIGKILL");
    expect((await run.result).rc).toBe(1);
    expect((await toy.deployment.resources()).map(({ name }) => name)).not.toContain("a");
    expect(await pendingOf(toy)).toEqual([]);
  });
});
