import { applyStep, DeleteProtectedError } from "./applyStep";
import { diffSuffix } from "./changedKeys";
import { HaltedError } from "./halt";
import type { ResourceState } from "./resourceState";
import type { Run } from "./run";
import { opOf, urnOf, type Step } from "./steps";

/** Does the steps in order; the first failure ends the chain and halts the run. */
export function executeChain(run: Run, steps: readonly Step[]): Promise<ResourceState | undefined> {
  return run.slots.run(async () => {
    let state: ResourceState | undefined;
    for (const step of steps) state = (await executeStep(run, step)) ?? state;
    return state;
  });
}

async function executeStep(run: Run, step: Step): Promise<ResourceState | undefined> {
  run.halt.check();
  const op = opOf(step);
  const urn = urnOf(step);
  const diff = diffOf(step);
  if (op === undefined) return applyStep(run, step);
  run.reporter.started(op, urn, diff);
  try {
    const state = await applyStep(run, step);
    run.reporter.count(op, urn);
    if (!isEndedLater(step)) run.reporter.done(op, urn, diff);
    return state;
  } catch (error) {
    run.reporter.failed(op, urn, error instanceof Error ? error.message : String(error));
    // A protected resource only holds what it needs; any other failure stops everything.
    if (error instanceof DeleteProtectedError) throw error;
    run.halt.request("failed");
    throw new HaltedError("failed");
  }
}

/** A component is complete when its outputs arrive. */
function isEndedLater(step: Step): boolean {
  return "wanted" in step && !step.wanted.custom;
}

function diffOf(step: Step): string {
  if (step.kind !== "update" && step.kind !== "replace" && step.kind !== "create-replacement") {
    return "";
  }
  return diffSuffix(step.old.state.inputs, step.wanted.inputs);
}
