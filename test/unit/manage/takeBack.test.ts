import { describe, expect, it } from "vitest";
import { EngineCallError, MoveFailedError, ServerCallError } from "../../../src/ground/errors";
import { HalfDoneError } from "../../../src/manage/instances";
import { takeBack } from "../../../src/manage/takeBack";
import type { ContainerEngine } from "../../../src/ports/engine";
import type { ServerConnector } from "../../../src/ports/server";
import { FakeClock } from "../ground/fakeClock";
import { facts } from "../plan/facts";
import { failing } from "../world/failing";
import { pair, trio, two } from "../world/layouts";
import { ProviderProcess, type Fate } from "../world/process";
import type { Stack } from "../world/stack";

/** A process in which the first call of `method` on this server meets a fate. */
function meeting(fate: Fate, on: string, method: string, { world }: Stack): ProviderProcess {
  let met = 0;
  return new ProviderProcess(world, (effect) =>
    effect.on === on && effect.method === method && met++ === 0 ? fate : undefined,
  );
}

describe("a move that failed and was taken back", () => {
  it.each([
    ["from another source", trio, "s2", "s1", "replicates from m1 again"],
    ["from none", two, "m2", "m1", "stands alone again, writable"],
  ] as const)("%s says so while it goes back and at the end, with its cause", async (...row) => {
    const [, begin, name, slaveOf, outcome] = row;
    const stack = await begin();
    const process = meeting("refused", name, "changeSource", stack);
    const failure = await failing(stack.up(name, { slaveOf }, process));
    expect(process.lines).toContain(`${name}: that failed; going back: it ${outcome}`);
    expect(failure).toHaveLength(3);
    expect(failure[0]).toBeInstanceOf(HalfDoneError);
    expect(failure[1]).toBeInstanceOf(MoveFailedError);
    expect(failure[2]).toBeInstanceOf(ServerCallError);
    expect(String(failure[1])).toContain("it was not to be had");
    expect(String(failure[1])).toContain(`The move failed, and ${name} ${outcome}`);
  });

  it("is reported as it stands after the way back", async () => {
    const stack = await trio();
    const process = meeting("refused", "s2", "startReplica", stack);
    const [failure] = await failing(stack.up("s2", { slaveOf: "s1" }, process));
    expect(failure).toMatchObject({ report: { slaveOf: stack.id("m1"), superReadOnly: true } });
  });
});

it("a move that cannot be taken back keeps the first failure as its cause", async () => {
  const stack = await trio();
  const process = new ProviderProcess(stack.world, ({ on, method }) =>
    on === "s2" && ["changeSource", "startReplica"].includes(method) ? "refused" : undefined,
  );
  const failure = await failing(stack.up("s2", { slaveOf: "s1" }, process));
  expect(failure[1]).toMatchObject({ outcome: expect.stringContaining("could not") as string });
  expect(failure.at(-1)).toBeInstanceOf(ServerCallError);
});

it("a move whose last answer was lost has arrived: it is not taken back, and is reported there", async () => {
  const stack = await trio();
  const process = meeting("lost", "s2", "startReplica", stack);
  const failure = await failing(stack.up("s2", { slaveOf: "s1" }, process));
  expect(failure[0]).toMatchObject({
    report: { slaveOf: stack.id("s1"), replication: { state: "replicating" } },
  });
  expect(failure[1]).toBeInstanceOf(ServerCallError);
  expect(stack.world.server("s2").follows({ id: stack.id("s1") })).toBe(true);
});

describe("a failure that is no failed move is told as it is", () => {
  it("when the engine has gone before the move began", async () => {
    const stack = await pair();
    const process = new ProviderProcess(stack.world, ({ method }) => {
      if (method !== "updateResources") return undefined;
      stack.world.state.isEngineDown = true;
      return "refused";
    });
    const flavor = { memory: 2 * 1024 ** 3 };
    const failure = await failing(stack.up("s1", { slaveOf: "m1", flavor }, process));
    expect(failure.map((error) => (error as Error).constructor)).toEqual([
      HalfDoneError,
      EngineCallError,
    ]);
  });

  it("when the first look has already failed", async () => {
    const cause = new Error("the engine hung up");
    const nobody = { engine: {} as ContainerEngine, servers: {} as ServerConnector };
    const ports = {
      ...nobody,
      clock: new FakeClock(),
      progress: () => undefined,
      warn: () => undefined,
    };
    const { spec } = facts().wanting("m1");
    const run = { spec, onSeen: () => undefined };
    expect(await takeBack(ports, run, undefined, new Set(), cause)).toBe(cause);
  });
});
