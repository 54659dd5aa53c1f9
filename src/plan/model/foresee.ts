import type { ReplicationProviderError } from "../../ground/errors";
import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts, InstanceFiles } from "../facts";
import { planInstance, planLink } from "../instancePlan";
import { nextAuthority } from "../host/authorities";
import type { InstanceSpec } from "../spec";
import type { CopyRefusal, Plan, Remedy, RunMemory, Step, StepKind } from "../steps";
import { factsAfter } from "../stepTraits";
import { hasBegunToMove, wayBack } from "../wayBack";
import type { Doubt } from "./doubts";
import { type Effect, effectsOf } from "./effects";
import { forksAt } from "./forks";
import { related } from "./relations";
import { imaginedFiles } from "./standIns";
import { passed } from "./waits";

/** One way in which a run may go, to its end. */
export interface Course {
  /** Every step, in its order. */
  readonly steps: readonly Step[];
  readonly effects: readonly Effect[];
  readonly end: End;
  /** What is there at the end. */
  readonly seen: InstanceFacts;
}

export type End =
  | { readonly kind: "converged" }
  /** `isTakenBack`: the instance is what it was before, as far as that can be. */
  | {
      readonly kind: "refused";
      readonly error: ReplicationProviderError;
      readonly isTakenBack: boolean;
    }
  /** Nobody can say how it goes on. */
  | { readonly kind: "open" }
  /** The plans of the model lead to no end: a defect, of the plan or of the model. */
  | { readonly kind: "endless" };

/** How a run goes if nothing comes in between, and how else it may go. */
export interface Foreseen extends Course {
  readonly unless: readonly Alternative[];
}

export interface Alternative {
  /** What comes otherwise than the model has taken it, in this order. */
  readonly doubts: readonly Doubt[];
  readonly course: Course;
}

/** A plan that is made more often than this in one run does not lead to an end. */
const PATIENCE_WITH_PLANS = 40;

type MakePlan = (spec: InstanceSpec, seen: InstanceFacts, done: RunMemory) => Plan;

/**
 * Runs the plan to its end on a model of what was seen: plan, apply what each step does to the facts and what
 * each wait will have found, plan again. Where only the run can tell how it goes on, each way is followed.
 */
export function foresee(
  spec: InstanceSpec,
  first: InstanceFacts,
  plan: MakePlan = planInstance,
): Foreseen {
  const unless: Alternative[] = [];
  const main = follow(
    { spec, first, plan, doubts: [], onFork: (one) => unless.push(one) },
    start(first),
  );
  return { ...main, unless };
}

interface Following {
  readonly spec: InstanceSpec;
  readonly first: InstanceFacts;
  readonly plan: MakePlan;
  /** Those that have come otherwise on the way to here. */
  readonly doubts: readonly Doubt[];
  readonly onFork: (alternative: Alternative) => void;
}

/** How far the model has run. */
interface Progress {
  readonly seen: InstanceFacts;
  /** The server as it was last seen or imagined in this run. */
  readonly last: ServerFacts | undefined;
  /** The files of the volume, which stay while nothing can read them. */
  readonly files: InstanceFiles | undefined;
  readonly steps: readonly Step[];
  readonly done: ReadonlySet<StepKind>;
  readonly tried: ReadonlySet<Remedy>;
  readonly refusedCopy?: CopyRefusal;
}

function start(seen: InstanceFacts): Progress {
  const { server: last, files } = seen;
  return { seen, last, files, steps: [], done: new Set(), tried: new Set() };
}

function follow(following: Following, from: Progress): Course {
  let now = from;
  for (let plans = 0; plans < PATIENCE_WITH_PLANS; plans++) {
    const { spec, plan } = following;
    const looked = atNextLook(now, spec);
    now = { ...now, seen: looked };
    const next = plan(spec, looked, now);
    if (next.kind === "blocked") return refused(following, now, next.error);
    if (next.steps.length === 0) return ended(following, now, { kind: "converged" });
    for (const step of next.steps) {
      const taken = take(step, now, spec);
      const forked = fork(following, { before: now, after: taken, step, tries: next.tries });
      now = forked.now;
      // the run looks again where a step has met what it did not expect
      if (forked.isOutdated) break;
    }
    if (next.tries) now = { ...now, tried: new Set([...now.tried, next.tries]) };
  }
  return ended(following, now, { kind: "endless" });
}

function take(step: Step, now: Progress, spec: InstanceSpec): Progress {
  const { last } = now;
  const after = factsAfter(step, now.seen, spec);
  const seen = passed(step, { seen: after, spec, last }) ?? after;
  return {
    ...now,
    seen,
    last: seen.server ?? last,
    files: seen.files ?? now.files,
    steps: [...now.steps, step],
    done: new Set([...now.done, step.kind]),
  };
}

/** What a look finds that no step has done: what can be read and who answers now. */
function atNextLook({ seen, files, steps }: Progress, spec: InstanceSpec): InstanceFacts {
  const isNew = steps.some(({ kind }) => kind === "createVolume");
  const isHidden = seen.container !== undefined && seen.files === undefined && !isNew;
  const readable = isHidden ? { ...seen, files: files ?? imaginedFiles(spec, seen) } : seen;
  return withUntrusting(related(readable), spec);
}

/** A certificate that was published just now is trusted by no replica yet. */
function withUntrusting(seen: InstanceFacts, { id }: InstanceSpec): InstanceFacts {
  const { server, files, untrusting, census } = seen;
  if (untrusting || !server || nextAuthority(files?.ownCa) === undefined) return seen;
  const replicas = server.replicationAccounts.filter(({ source }) => source === id);
  const names = replicas.flatMap(({ replica }) => census.names.get(replica) ?? []);
  return { ...seen, untrusting: names };
}

/**
 * Follows the other ways that begin at a step, and returns where this one has come to. Each doubt counts once on a
 * way.
 */
function fork(
  following: Following,
  at: {
    readonly before: Progress;
    readonly after: Progress;
    readonly step: Step;
    readonly tries: Remedy | undefined;
  },
): { readonly now: Progress; readonly isOutdated: boolean } {
  const { before, after, step, tries } = at;
  const forks = forksAt({
    step,
    before: before.seen,
    after: after.seen,
    spec: following.spec,
    last: before.last,
  });
  let now = after;
  let isOutdated = false;
  for (const { doubt, otherwise, persists } of forks) {
    if (following.doubts.includes(doubt)) {
      if (persists && otherwise.kind === "facts") {
        now = { ...after, seen: otherwise.seen };
        isOutdated = true;
      }
      continue;
    }
    const doubts = [...following.doubts, doubt];
    const other = { ...following, doubts };
    const course = ((): Course => {
      switch (otherwise.kind) {
        case "open":
          return ended(other, after, { kind: "open" });
        case "ends":
          return refused(other, { ...after, seen: otherwise.seen }, otherwise.error);
        case "facts":
          return follow(other, {
            ...after,
            seen: otherwise.seen,
            last: otherwise.seen.server,
            ...(otherwise.refusedCopy && {
              refusedCopy: otherwise.refusedCopy,
              steps: before.steps,
            }),
            ...(tries && { tried: new Set([...after.tried, tries]) }),
          });
      }
    })();
    following.onFork({ doubts, course });
  }
  return { now, isOutdated };
}

/** A move that has begun is taken back, as the run does it. */
function refused(following: Following, now: Progress, error: ReplicationProviderError): Course {
  const { spec, first } = following;
  const begun = new Set(now.steps.map(({ kind }) => kind));
  const isMoving = hasBegunToMove(spec, first, begun);
  const back = isMoving ? wayBack(spec, first, now.seen, begun) : undefined;
  if (!back) return ended(following, now, { kind: "refused", error, isTakenBack: false });
  const course = follow(
    { ...following, spec: back, first: now.seen, plan: planLink, onFork: () => undefined },
    start(turned(now.seen, back)),
  );
  const isTakenBack = course.end.kind === "converged";
  const whole = { ...now, steps: [...now.steps, ...course.steps], seen: course.seen };
  return ended(following, whole, { kind: "refused", error, isTakenBack });
}

/** The former source is wanted again, and the one that was wanted is left. */
function turned(seen: InstanceFacts, { source: wanted }: InstanceSpec): InstanceFacts {
  const { source, formerSource, ...rest } = seen;
  return {
    ...rest,
    ...(wanted && formerSource && { source: formerSource }),
    ...(source && { formerSource: source }),
  };
}

function ended({ spec, first }: Following, { steps, seen }: Progress, end: End): Course {
  return { steps, seen, end, effects: effectsOf({ spec, first, steps, end: seen }) };
}
