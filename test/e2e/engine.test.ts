import { describe, expect, it } from "vitest";
import { embedded } from "../support/deployments";
import { allSequences } from "./engineAllSequences";
import { traceSequence } from "./engineTrace";

// Most of the time goes into starting processes, and each sequence has its own.
describe.concurrent.each(allSequences)("the embedded engine: $group", ({ sequences }) => {
  it.concurrent.each(sequences)("$about", async (sequence) => {
    const traces = await traceSequence(embedded, sequence);
    const seen = traces.map(({ step, rc, calls }) => ({ step, rc, calls: calls.join(", ") }));
    const wanted = sequence.steps.map(({ does, rc = 0, calls }) => ({ step: does, rc, calls }));
    expect(seen, traces.at(-1)?.output).toEqual(wanted);
  });
});
