import { describe, expect, it } from "vitest";
import { layout } from "../../world/layouts";
import { problemsOfSweep, type Leg } from "../../world/sweep";
import type { Declared } from "../../world/stack";

const former: Declared = { configuration: { max_connections: "77", wait_timeout: "600" } };
const next: Declared = { configuration: { max_connections: "78", sort_buffer_size: "1M" } };
const onlyAtStart: Declared = {
  configuration: { ...former.configuration, innodb_page_cleaners: "2" },
};

const made = layout(async (stack) => {
  await stack.up("m1", former);
});

const legs: readonly (Leg & { readonly name: string })[] = [
  {
    name: "create with a configuration",
    before: layout(() => Promise.resolve()),
    run: (stack, process) => stack.up("m1", former, process),
  },
  {
    name: "variables that are set, changed and unset while the server runs",
    before: made,
    run: (stack, process) => stack.up("m1", next, process),
    back: (stack, process) => stack.up("m1", former, process),
  },
  {
    name: "a variable that takes a restart",
    before: made,
    run: (stack, process) => stack.up("m1", onlyAtStart, process),
    back: (stack, process) => stack.up("m1", former, process),
  },
  {
    name: "no configuration any more",
    before: made,
    run: (stack, process) => stack.up("m1", {}, process),
    back: (stack, process) => stack.up("m1", former, process),
  },
];

describe("whatever effect fails, or is the last one before a kill, the next run comes to the same end:", () => {
  it.each(legs)("$name", async (leg) => {
    expect(await problemsOfSweep(leg)).toEqual([]);
  });
});
