import { describe, expect, it } from "vitest";
import { forecast } from "../../../src/manage/forecast";
import { Foretelling } from "../../../src/manage/foretelling";
import { info, warning } from "../../../src/words/line";
import type { Claim } from "../../../src/plan/ownership";
import type { Wanted } from "../../../src/plan/wanted";
import type { ContainerEngine } from "../../../src/ports/engine";
import { FakeClock } from "../ground/fakeClock";
import { aSpec } from "../plan/world";
import { bareServer } from "../world/bareServer";
import { declared } from "../world/declared";
import { failing } from "../world/failing";
import { single } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import { Stack } from "../world/stack";

const NOTHING = { refusals: [], plan: [], unanswered: [] };

/** Of a create by a program whose state knows nothing. */
const CREATE: Claim = {
  incarnation: "first",
  isRecorded: false,
  hasRecorded: () => false,
  leaves: () => false,
};

it("an engine that does not answer is waited for as long as the call is granted, and is no refusal", async () => {
  const silent: Partial<ContainerEngine> = { info: () => new Promise(() => undefined) };
  const clock = new FakeClock();
  const wanted: Wanted = { ...aSpec("m1"), patience: 7 };
  const ports = {
    engine: silent as ContainerEngine,
    servers: {
      connect: () => Promise.reject(new Error("nobody")),
      greets: () => Promise.resolve(false),
    },
    clock,
    progress: () => undefined,
    warn: () => undefined,
  };
  const world = { foretelling: new Foretelling() };
  expect(await forecast(ports, wanted, undefined, CREATE, world)).toEqual({
    ...NOTHING,
    unanswered: [warning("not checked against the engine: the engine did not answer within 7 s")],
  });
  expect(clock.slept).toEqual([7000]);
});

describe("a preview", () => {
  it("of an instance that is as declared tells nothing", async () => {
    expect(await (await single()).preview("m1")).toEqual(NOTHING);
  });

  it("while the engine is down refuses nothing and says why it has not looked", async () => {
    const stack = await single();
    stack.world.state.isEngineDown = true;
    const { unanswered, ...rest } = await stack.preview("m1");
    expect(rest).toEqual({ refusals: [], plan: [] });
    expect(unanswered).toEqual([
      expect.stringMatching(/^! not checked against the engine: no Docker engine answers/),
    ]);
  });

  it("on another engine than the instance's is refused, at no property", async () => {
    const { world } = await single();
    const recorded = {
      id: "id of m1",
      incarnation: "first",
      engineId: "ANOTHER",
      imageId: undefined,
      image: undefined,
      volumeSize: undefined,
      sourceId: undefined,
    };
    const { refusals, ...rest } = await new Stack(world, new Map([["m1", recorded]])).preview("m1");
    expect(rest).toEqual({ plan: [], unanswered: [] });
    expect(refusals).toEqual([
      {
        path: "",
        problem: expect.stringContaining("m1 was created on the Docker engine ANOTHER") as string,
      },
    ]);
  });

  it("of a volume smaller than what it holds is refused", async () => {
    const stack = await single();
    stack.world.volume(stack.id("m1")).used = 3 * 1024 ** 3;
    const volume = { size: 2, retain: false, driver: "local", driverOptions: {} };
    const { refusals } = await stack.preview("m1", { volume });
    expect(refusals).toEqual([
      { path: "volume.size", problem: expect.stringContaining("Declare at least 3") as string },
    ]);
  });
});

describe("the preview of a name that is taken", () => {
  it("by another resource of the stack refuses nothing: it may be about to move", async () => {
    const stack = await single();
    expect(await stack.preview("m2", { name: "m1" })).toEqual({
      ...NOTHING,
      plan: [
        expect.stringMatching(
          /^! name: "m1" is already taken .* unless m1 gives it up in this update before$/,
        ),
      ],
    });
  });

  it("by a resource of another stack is refused", async () => {
    const stack = new Stack();
    const owner = declared("m1").owner.replace(":dev::", ":prod::");
    await stack.up("m1", { owner });
    const { refusals } = await stack.preview("m2", { name: "m1" });
    expect(refusals).toMatchObject([{ path: "name" }]);
  });

  it("by a container of somebody else is refused", async () => {
    const stack = new Stack();
    await bareServer(stack.world, "m1");
    const { refusals } = await stack.preview("m1");
    expect(refusals).toMatchObject([{ path: "name" }]);
  });

  it("is refused for everything else that is wrong with it", async () => {
    const stack = await single();
    const { refusals } = await stack.preview("m2", { name: "m1", network: "no-such-network" });
    expect(refusals).toMatchObject([{ path: "network" }]);
  });
});

it("the preview of a takeover tells what comes after it, too", async () => {
  const stack = await single();
  const takeOver = stack.incarnationOf(stack.id("m1"))?.slice(0, 8) ?? "";
  const configuration = { innodb_page_cleaners: "2" };
  const { plan } = await new Stack(stack.world).preview("m1", { takeOver, configuration });
  expect(plan).toEqual([
    expect.stringMatching(/^! TAKES OVER the running m1/),
    "! one restart: its configuration changes (innodb_page_cleaners)",
  ]);
});

describe("while the source is still unknown, the preview of a create", () => {
  const owning = (stack: Stack) =>
    new ProviderProcess(stack.world).instances.forecastOwnership(declared("m1"), CREATE);

  it("tells nothing where there is nothing", async () => {
    expect(await owning(new Stack())).toEqual(NOTHING);
  });

  it("tells that an interrupted create is continued", async () => {
    const stack = new Stack();
    const killed = new ProviderProcess(stack.world, ({ method }) =>
      method === "open" ? "killed" : undefined,
    );
    await failing(stack.up("m1", {}, killed));
    expect(await owning(stack)).toEqual({
      ...NOTHING,
      plan: [info(expect.stringMatching(/^continues the interrupted creation of m1/) as string)],
    });
  });

  it("is refused where it finds somebody else's", async () => {
    const { refusals, ...rest } = await owning(await single());
    expect(refusals).toMatchObject([{ path: "name" }]);
    expect(rest).toEqual({ plan: [], unanswered: [] });
  });
});
