import { describe, expect, it } from "vitest";
import { foreign } from "../../../../src/ground/foreign";
import {
  EngineCallError,
  InvalidInputError,
  ServerCrashedError,
} from "../../../../src/ground/errors";
import { makeTemplate } from "../../../../src/execute/host/template";
import { NO_TIME_ZONES } from "../../../../src/plan/host/startScript";
import type { Act } from "../../../../src/execute/context";
import type { InstanceFacts } from "../../../../src/plan/facts";
import type { ContainerEngine, ContainerFacts, VolumeFacts } from "../../../../src/ports/engine";
import type { About } from "../../../../src/ports/teller";
import { aSpec } from "../../plan/world";

const LOOKS_UNTIL_SHOWN = 20;

/** Another process is making the same template: its name is taken, and the engine does not show it yet. */
class BusyEngine {
  readonly calls: string[] = [];
  private looks = 0;

  readonly port: Partial<ContainerEngine> = {
    createVolume: ({ name }) => this.answer("create volume", { name } as VolumeFacts),
    createContainer: () => {
      this.calls.push("create");
      return Promise.reject(
        new EngineCallError("create container", 409, foreign("the name is in use")),
      );
    },
    findContainer: () =>
      Promise.resolve(
        ++this.looks < LOOKS_UNTIL_SHOWN
          ? undefined
          : ({ id: "theirs", state: "running" } as ContainerFacts),
      ),
    startContainer: () => this.answer("start", undefined),
    waitForExit: (id) => this.answer(`wait for ${id}`, this.exitCode),
    logTail: () => Promise.resolve(this.log),
    removeContainer: (id) => this.answer(`remove ${id}`, undefined),
    removeVolume: (name) =>
      this.answer(`remove volume ${name.replace(/[0-9a-f]{16}$/, "…")}`, undefined),
  };

  constructor(
    private readonly log: readonly string[] = [],
    private readonly exitCode = 0,
  ) {}

  private answer<T>(call: string, value: T): Promise<T> {
    this.calls.push(call);
    return Promise.resolve(value);
  }
}

/** Makes a template there, and tells what the run has learnt and said. */
async function made(engine: BusyEngine) {
  const brought: Partial<InstanceFacts>[] = [];
  const again: string[] = [];
  const lines: string[] = [];
  let now = 0;
  await makeTemplate({
    ports: {
      engine: engine.port,
      progress: (_: About, line: string) => void lines.push(line),
      warn: (_: About, line: string) => void lines.push(line),
      clock: {
        now: () => now,
        sleep: (milliseconds: number) => Promise.resolve(void (now += milliseconds)),
      },
    },
    spec: aSpec("m1"),
    seen: { image: { id: "sha256:1" }, template: { kind: "absent" } },
    deadline: { at: 60_000, seconds: 60 },
    bring: (facts: Partial<InstanceFacts>) => void brought.push(facts),
    lookAgain: () => void again.push("look again"),
  } as unknown as Act);
  return { brought, again, lines };
}

it("waits for a template whose name another process has taken, until the engine shows it", async () => {
  const engine = new BusyEngine();
  const { brought, again } = await made(engine);
  expect(again).toEqual([]);
  expect(brought).toMatchObject([{ template: { kind: "ready" } }]);
  expect(engine.calls.at(-1)).toBe("wait for theirs");
});

it("says once, with the template, that an image has no time zones", async () => {
  const { lines, brought } = await made(new BusyEngine(["ready for connections", NO_TIME_ZONES]));
  expect(lines.at(-1)).toMatch(
    /^the image mysql:\S+ has no time zones .* only offsets such as '\+02:00'$/,
  );
  expect(brought).toMatchObject([{ template: { kind: "ready" } }]);
});

it("says nothing of time zones that are there", async () => {
  const { lines } = await made(new BusyEngine(["ready for connections"]));
  expect(lines).toEqual([expect.stringContaining("creating a template data directory")]);
});

describe("an image that cannot run an instance is named as the input `image`, and leaves nothing:", () => {
  it.each([
    ["no mysqld", 127, "/bin/sh: 11: mysqld: not found"],
    ["a mysqld that is no program for this machine", 126, "/bin/sh: 11: mysqld: Exec format error"],
    ["no user", 78, "this image has no user 'mysql'"],
  ])("%s", async (_, exitCode, words) => {
    const engine = new BusyEngine([words], exitCode);
    const error: unknown = await made(engine).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({ path: "image" });
    expect(String(error)).toContain(words);
    expect(engine.calls.slice(-2)).toEqual([
      "remove theirs",
      "remove volume mysql-replication-template-…",
    ]);
  });

  it("no shell", async () => {
    const engine = new BusyEngine();
    engine.port.startContainer = () =>
      Promise.reject(
        new EngineCallError("start", 400, foreign("exec: no such file"), { reason: "noCommand" }),
      );
    engine.port.findContainer = () =>
      Promise.resolve({ id: "ours", state: "created" } as ContainerFacts);
    await expect(made(engine)).rejects.toMatchObject({ path: "image" });
    expect(engine.calls.slice(-2)).toEqual([
      "remove ours",
      "remove volume mysql-replication-template-…",
    ]);
  });
});

it("a server that crashes is not the fault of its image, and its container stays to be looked at", async () => {
  const engine = new BusyEngine(["[ERROR] out of memory"], 1);
  await expect(made(engine)).rejects.toBeInstanceOf(ServerCrashedError);
  expect(engine.calls.filter((call) => call.startsWith("remove"))).toEqual([]);
});
