import { deadlineIn, type Deadline } from "../ground/clock";
import { DeadlineExceededError, NotConvergingError } from "../ground/errors";
import type { Act } from "../execute/context";
import { execute } from "../execute/execute";
import { amend, forget } from "../observe/host/vault";
import { observeInstance } from "../observe/instance";
import type { LookMemory } from "../observe/lookMemory";
import type { VolumeGauge } from "../observe/host/volumeUse";
import type { InstanceFacts } from "../plan/facts";
import type { InstanceSpec } from "../plan/spec";
import { wordsFor } from "../words/steps";
import { optional } from "../ground/optional";
import type { CopyRefusal, Plan, Remedy, RunMemory, Step, StepKind } from "../plan/steps";
import { STEP_TRAITS } from "../plan/stepTraits";
import { changesUse } from "../plan/traits";
import type { Ports } from "../ports/ports";

/** A step that is planned more often than this, whatever comes in between, is a defect and not chance. */
const PATIENCE_WITH_A_STEP = 8;

export interface Run {
  readonly spec: InstanceSpec;
  readonly formerSourceId: string | undefined;
  /** Measures the volume during the run. */
  readonly gauge?: VolumeGauge;
  /** The facts of a look that has just been made: it replaces the first look. */
  readonly first?: InstanceFacts;
  /** In seconds. */
  readonly patience: number;
  readonly plan: (spec: InstanceSpec, seen: InstanceFacts, done: RunMemory) => Plan;
  /** Adds to the facts of each look, before the plan is made from them. */
  readonly look?: (seen: InstanceFacts) => Promise<InstanceFacts>;
  /**
   * Called with the facts of each look, and again after a step has added to them, so that a failure can
   * report what was seen last.
   */
  readonly onSeen: (seen: InstanceFacts) => void;
  /** Called with each step before it is executed: from then on the step may have left something. */
  readonly onStep: (step: Step) => void;
}

/**
 * The loop: look, plan, execute the steps, look again, until there is nothing left to do. It knows no state
 * by name, and nothing else calls `execute`. Within a list, a step gets what earlier steps created without
 * another look; a plan is only ever made from a look. A blocked plan throws its error.
 */
export async function converge(ports: Ports, run: Run): Promise<InstanceFacts> {
  const deadline = deadlineIn(ports.clock, run.patience);
  let targets: LookMemory["targets"] = new Map();
  const done = new Set<StepKind>();
  const tried = new Set<Remedy>();
  let refusedCopy: CopyRefusal | undefined;
  const times = new Map<string, number>();
  let last: InstanceFacts | undefined;
  for (let looks = 0; ; looks++) {
    const memory: LookMemory = {
      targets,
      formerSourceId: run.formerSourceId,
      ...(last && { last }),
      ...(run.gauge && { gauge: run.gauge }),
    };
    const looked =
      (looks === 0 ? run.first : undefined) ?? (await observeInstance(ports, run.spec, memory));
    let seen = run.look ? await run.look(looked) : looked;
    run.onSeen(seen);
    targets = withTargets(targets, seen);
    const plan = run.plan(run.spec, seen, { done, tried, ...optional("refusedCopy", refusedCopy) });
    if (plan.kind === "blocked") throw plan.error;
    if (plan.steps.length === 0) return seen;
    for (const step of plan.steps) {
      guard(ports, run.spec, step, deadline, times);
      ports.progress(run.spec, wordsFor(step));
      run.onStep(step);
      const rest = { isOutdated: false };
      const act: Act = {
        ports,
        spec: run.spec,
        seen,
        deadline,
        bring: (facts) => {
          seen = { ...seen, ...facts };
          run.onSeen(seen);
          if (facts.files && seen.container) {
            amend(ports.engine, seen.container.id, facts.files);
          }
        },
        copyRefused: (refusal) => {
          refusedCopy = refusal;
        },
        lookAgain: () => {
          rest.isOutdated = true;
        },
      };
      await take(step, act);
      done.add(step.kind);
      if (changesUse(STEP_TRAITS[step.kind].data)) run.gauge?.reset();
      if (rest.isOutdated) break;
    }
    if (plan.tries) tried.add(plan.tries);
    last = seen;
  }
}

/** A step that fails may have written in part, so what is remembered of the volume no longer counts. */
async function take(step: Step, act: Act): Promise<void> {
  const { engine } = act.ports;
  const { container } = act.seen;
  try {
    await execute(step, act);
  } catch (error) {
    if (container) forget(engine, container.id);
    throw error;
  }
}

/** What each source had executed when this run first saw it: the point to catch up to. */
function withTargets(targets: LookMemory["targets"], seen: InstanceFacts): LookMemory["targets"] {
  const next = new Map(targets);
  for (const source of [seen.source, seen.formerSource]) {
    const executed = source?.instance?.server?.gtidExecuted;
    if (source && executed !== undefined && !next.has(source.id)) next.set(source.id, executed);
  }
  return next;
}

function guard(
  ports: Ports,
  spec: InstanceSpec,
  step: Step,
  deadline: Deadline,
  times: Map<string, number>,
): void {
  const words = wordsFor(step);
  if (ports.clock.now() >= deadline.at) {
    throw new DeadlineExceededError(`${spec.name}: ${words}`, deadline.seconds, undefined);
  }
  const count = (times.get(words) ?? 0) + 1;
  times.set(words, count);
  if (count > PATIENCE_WITH_A_STEP) {
    throw new NotConvergingError(spec.name, words);
  }
}
