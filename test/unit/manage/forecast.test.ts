import { expect, it } from "vitest";
import { forecast } from "../../../src/manage/forecast";
import type { Wanted } from "../../../src/plan/wanted";
import type { ContainerEngine } from "../../../src/ports/engine";
import { FakeClock } from "../ground/fakeClock";
import { aSpec } from "../plan/world";

it("an engine that does not answer is waited for as long as the call is granted, and is no refusal", async () => {
  const silent: Partial<ContainerEngine> = { info: () => new Promise(() => undefined) };
  const clock = new FakeClock();
  const claim = {
    incarnation: "first",
    isRecorded: false,
    hasRecorded: () => false,
    leaves: () => false,
  };
  const wanted: Wanted = { ...aSpec("m1"), patience: 7 };
  const ports = {
    engine: silent as ContainerEngine,
    servers: {
      connect: () => Promise.reject(new Error("nobody")),
      greets: () => Promise.resolve(false),
    },
    clock,
    progress: () => undefined,
  };
  expect(await forecast(ports, wanted, undefined, claim)).toEqual({
    refusals: [],
    plan: [],
    unanswered: ["not checked against the engine: the engine did not answer within 7 s"],
  });
  expect(clock.slept).toEqual([7000]);
});
