import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stacksIn, stacksNote } from "../../../../src/plan/link/permission";

describe("the note in the volume", () => {
  it("gives back what was declared, in one order and once", () => {
    const stack = fc.stringMatching(/^[\w.-]+\/[\w.-]+$/);
    fc.assert(
      fc.property(fc.array(stack), (stacks) => {
        expect(stacksIn(stacksNote(stacks)) ?? []).toEqual([...new Set(stacks)].sort());
      }),
    );
  });

  it.each([undefined, "", "shop/dev", "{}", "null", '"shop/dev"', "[", '[7, {"a": "shop/dev"}]'])(
    "allows nobody when it says %j",
    (text) => {
      expect(stacksIn(text) ?? []).toEqual([]);
    },
  );
});
