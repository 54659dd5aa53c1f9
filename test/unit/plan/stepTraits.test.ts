import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { InstanceFacts } from "../../../src/plan/facts";
import { isFenced, isOpen } from "../../../src/plan/link/fence";
import type { Step } from "../../../src/plan/steps";
import { factsAfter, STEP_TRAITS } from "../../../src/plan/stepTraits";
import type { TraitsOf } from "../../../src/plan/traits";
import { everyStep } from "./everyStep";
import { facts, type Given, nothing } from "./facts";
import { aSource } from "./world";

/** Has everything that a step could change. */
const replica = () =>
  facts()
    .replicatingFrom("m1")
    .seeing({ formerSource: aSource("m2", "s1") });

const rows = everyStep.map((step) => [step.kind, step] as const);
const having = (is: (traits: TraitsOf<Step>[Step["kind"]]) => boolean) =>
  rows.filter(([kind]) => is(STEP_TRAITS[kind]));
const after = (step: Step, { seen, spec }: Given): InstanceFacts => factsAfter(step, seen, spec);

describe("a kind of step", () => {
  it("has a record, and nothing else has one", () => {
    expect(Object.keys(STEP_TRAITS).sort()).toEqual(rows.map(([kind]) => kind).sort());
  });

  it("does not compile without a record", () => {
    const { drain: _, ...others } = STEP_TRAITS;
    // @ts-expect-error one kind is missing
    const incomplete: TraitsOf<Step> = others;
    expect(incomplete).not.toHaveProperty("drain");
  });

  it.each(having(({ data }) => data === "overwritten" || /(Deleted|Dropped)$/.test(data)))(
    "%s: what takes data away is drift",
    (kind) => expect(STEP_TRAITS[kind].isDrift).toBe(true),
  );

  it.each(having(({ service }) => service !== "none"))("%s: what users feel is drift", (kind) =>
    expect(STEP_TRAITS[kind].isDrift).toBe(true),
  );

  it.each(having(({ startsMove }) => startsMove))(
    "%s: what a move begins with is drift and leaves the data",
    (kind) => expect(STEP_TRAITS[kind]).toMatchObject({ isDrift: true, data: "kept" }),
  );

  it.each(having(({ leavesSomething }) => !leavesSomething))(
    "%s: what leaves nothing is done before anything of the instance is there",
    (_, step) => {
      const { container, volume, files } = after(step, nothing());
      expect([container, volume, files]).toEqual([undefined, undefined, undefined]);
    },
  );

  it.each(rows.filter(([kind]) => kind.startsWith("await")))(
    "%s: a wait changes no fact, and nobody feels it",
    (kind, step) => {
      const { seen, spec } = replica();
      expect(factsAfter(step, seen, spec)).toBe(seen);
      expect(STEP_TRAITS[kind]).toMatchObject({ service: "none", startsMove: false });
    },
  );

  it.each(rows)("%s: leaves the facts it was given as they are", (_, step) => {
    const given = replica();
    const before = structuredClone(given.seen);
    after(step, given);
    expect(given.seen).toEqual(before);
  });

  it.each(rows)("%s: on facts of which nothing is there it invents no server", (_, step) => {
    expect(after(step, nothing())).not.toHaveProperty("server");
  });

  it.each(having(({ service }) => service === "fenced"))("%s: closes it", (_, step) => {
    const { server } = after(step, facts());
    expect(server && isFenced(server)).toBe(true);
  });

  it.each(having(({ service }) => service === "opened"))("%s: opens it", (_, step) => {
    const { server } = after(step, replica());
    expect(server && isOpen(server)).toBe(true);
  });

  it.each(having(({ service }) => service === "restart"))("%s: ends its server", (_, step) =>
    expect(after(step, replica())).not.toHaveProperty("server"),
  );
});

describe("what is true of a kind of step stands in its record:", () => {
  const root = join(__dirname, "../../../src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path, readFileSync(join(root, path), "utf8")] as const);

  it("no list of kinds and no switch over them is left", () => {
    const offenders = files.filter(
      ([, text]) =>
        /\bStepKind(?:\[\]|>) = (?:new Set\()?\[\s*"/.test(text) ||
        /switch \((?:\w+\.)*step\.kind\)/.test(text),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(offenders.map(([path]) => path)).toEqual([]);
  });
});
