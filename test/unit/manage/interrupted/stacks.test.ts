import { describe, expect, it } from "vitest";
import { layout } from "../../world/layouts";
import { madeByAFormerRelease } from "../../world/programs";
import type { Declared, Stack } from "../../world/stack";
import { problemsOfSweep, type Leg } from "../../world/sweep";

const ALLOWED: Declared = { replicasFrom: ["reports/dev"] };
const owner = "urn:pulumi:dev::reports::pulumi-nodejs:dynamic/mysql:DatabaseInstance::r";
const below = (stack: Stack): Declared => ({ owner, sourceId: stack.id("m1") });

const single = layout((stack) => stack.up("m1"));
const allowing = layout((stack) => stack.up("m1", ALLOWED));

/** m1 ← r, of another stack. */
const across = layout(async (stack) => {
  await stack.up("m1", ALLOWED);
  await stack.up("r", below(stack));
});

const former = layout(async (stack) => {
  await stack.up("m1", ALLOWED);
  await stack.up("r", below(stack));
  for (const name of ["m1", "r"]) madeByAFormerRelease(stack.world, name);
});

const legs: readonly (Leg & { readonly name: string })[] = [
  {
    name: "another stack is allowed to replicate",
    before: single,
    run: (stack, process) => stack.up("m1", ALLOWED, process),
    back: (stack, process) => stack.up("m1", {}, process),
  },
  {
    name: "a source is created that another stack may replicate from",
    before: layout((stack) => stack.up("m0")),
    run: (stack, process) => stack.up("m1", ALLOWED, process),
    disturbs: ({ method }) => method === "writeFiles",
  },
  {
    name: "a replica of another stack",
    before: allowing,
    run: (stack, process) => stack.up("r", below(stack), process),
    disturbs: ({ method }) => /Network/.test(method),
  },
  {
    name: "it is detached, and leaves the network of its former source",
    before: across,
    run: (stack, process) => stack.up("r", { owner }, process),
    back: (stack, process) => stack.up("r", below(stack), process),
    disturbs: ({ method }) => /Network/.test(method),
  },
  {
    name: "a source of a former release moves, and meets the replica of another stack where that still is",
    before: former,
    run: (stack, process) => stack.up("m1", ALLOWED, process),
    disturbs: ({ method }) => /Network|Container/.test(method),
  },
];

describe("whatever befalls an effect of this, the next command leads to the same end:", () => {
  it.each(legs)("$name", async (leg) => {
    expect(await problemsOfSweep(leg)).toEqual([]);
  });
});
