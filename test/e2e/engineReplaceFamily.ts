import { just, thing, type SequenceStep } from "./engineSequences";
import type { ToyProgram } from "./engineToy";

/** a is replaced when its key changes; b takes an output of it, c must be replaced with it. */
export const family = (key: string, mode?: string): ToyProgram =>
  just(
    thing("a", { key, value: key, ...(mode === undefined ? {} : { mode }) }),
    thing("b", { from: "$a.seen" }),
    thing("c", { needs: "$a.seen" }),
  );
export const pair = (key: string, mode?: string): ToyProgram =>
  just(...(family(key, mode).resources ?? []).slice(0, 2));

export const created: SequenceStep = {
  does: "creates the pair",
  program: pair("1"),
  run: "up",
  calls: "check a, create a, check b, create b",
};
