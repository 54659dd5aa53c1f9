import { expect } from "vitest";
import { embedded } from "../support/deployments";
import type { Sequence } from "./engineSequences";
import { traceSequence } from "./engineTrace";

/** Plays a sequence on the embedded engine, which must make the calls that the sequence says. */
export async function expectWanted(sequence: Sequence): Promise<void> {
  const traces = await traceSequence(embedded, sequence);
  const seen = traces.map(({ step, rc, calls }) => ({ step, rc, calls: calls.join(", ") }));
  const wanted = sequence.steps.map(({ does, rc = 0, calls }) => ({ step: does, rc, calls }));
  expect(seen, traces.at(-1)?.output).toEqual(wanted);
}
