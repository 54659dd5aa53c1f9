import { describe, expect, it } from "vitest";
import type { StepKind } from "../../../src/plan/steps";
import { wayBack } from "../../../src/plan/wayBack";
import { facts, type Given } from "./facts";
import { aSilentSource, aSource, idOf, uuidOf } from "./world";

const TURNED: readonly StepKind[] = ["stopReceiver", "changeSource"];
const replica = () => facts().replicatingFrom("m1");
/** Its channel leads to m2 by now, whose account refuses it. */
const refused = () =>
  facts()
    .replicatingFrom("m2")
    .connecting(1045)
    .seeing({ formerSource: aSource("m1", "s1") });
const alone = () => facts();
const fencedOnly = () => replica().withoutChannel();

describe("a move that failed is taken back", () => {
  it.each<[string, Given, Given, readonly StepKind[], string | undefined]>([
    ["to the source it had", replica(), refused(), TURNED, idOf("m1")],
    [
      "to standing alone, when nothing but the fence was done",
      alone(),
      fencedOnly(),
      ["fence"],
      undefined,
    ],
    [
      "to standing alone, when it was refused a copy",
      alone(),
      fencedOnly(),
      ["fence", "copyFromSource", "abandonCopy"],
      undefined,
    ],
    [
      "to standing alone, when it could not connect",
      alone(),
      refused(),
      ["fence", "changeSource"],
      undefined,
    ],
  ])("%s", (_, first, now, done, to) => {
    const back = wayBack(now.spec, first.seen, now.seen, new Set(done));
    expect(back).toMatchObject({ id: now.spec.id, readOnly: false });
    expect(back?.source?.id).toBe(to);
  });
});

describe("a move is not taken back", () => {
  it.each<[string, Given, Given, readonly StepKind[]]>([
    ["when nothing was done", replica(), refused(), []],
    [
      "when the channel works and only catches up",
      replica(),
      facts().replicatingFrom("m2"),
      TURNED,
    ],
    [
      "to a source that does not answer",
      replica(),
      refused().seeing({ formerSource: aSilentSource("m1") }),
      TURNED,
    ],
    ["when it was a repair of the same link", facts().replicatingFrom("m2"), refused(), TURNED],
    ["when it was a detach", replica(), replica().wantingNoSource(), ["stopReceiver"]],
    [
      "to writing, when it has applied what the new source had",
      alone(),
      refused().withServer({ gtidExecuted: `${uuidOf("m2")}:1-4` }),
      ["fence", "changeSource"],
    ],
    ["to writing, when it was closed before", alone().fenced(), fencedOnly(), ["changeSource"]],
    ["when it stands alone now as declared", replica(), alone(), TURNED],
    ["when nobody knows what it was", alone().without("server"), refused(), TURNED],
    ["when a copy was under way before", replica().seedingFrom("m1"), refused(), TURNED],
    ["when its data was replaced", replica(), refused(), ["stopReceiver", "copyFromSource"]],
    ["when nobody answers", replica(), refused().without("server"), TURNED],
  ])("%s", (_, first, now, done) => {
    expect(wayBack(now.spec, first.seen, now.seen, new Set(done))).toBeUndefined();
  });
});
