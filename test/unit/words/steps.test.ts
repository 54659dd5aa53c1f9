import { describe, expect, it } from "vitest";
import { wordsFor } from "../../../src/words/steps";
import type { Step } from "../../../src/plan/steps";
import { everyStep } from "../plan/everyStep";

describe("a step as the user reads it", () => {
  it.each(everyStep.map((step) => [step.kind, step] as const))(
    "%s: a clause on one line that begins with its verb",
    (_, step) => expect(wordsFor(step)).toMatch(/^[a-z]+ [^\n]*[^\n.]$/),
  );

  it("no two kinds read alike", () => {
    expect(new Set(everyStep.map((step) => wordsFor(step))).size).toBe(everyStep.length);
  });

  it.each<[Step, string]>([
    [{ kind: "stopContainer", why: "it is recreated" }, "stop the container: it is recreated"],
    [{ kind: "createVolume", name: "data" }, "create volume data"],
    [{ kind: "awaitSourceApplies", gtids: "a:1,\nb:2" }, 'wait for the source to apply "a:1, b:2"'],
    [{ kind: "endDumpThreads" }, "end its dump threads on the former source"],
    [{ kind: "ensureUser", name: "app", host: "%" }, "set up user app"],
    [{ kind: "recordOwner" }, "record the owning resource"],
    [{ kind: "dropDatabase", name: "shop" }, "drop database shop, if it is empty"],
  ])("%j", (step, words) => {
    expect(wordsFor(step)).toBe(words);
  });
});
