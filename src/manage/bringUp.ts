import { InvalidInputError } from "../ground/errors";
import { completeSpec } from "../observe/completeSpec";
import { observeShrinking } from "../observe/host/shrinking";
import { VolumeGauge } from "../observe/host/volumeUse";
import { rightEngine } from "../observe/rightEngine";
import type { InstanceFacts } from "../plan/facts";
import { planInstance, stateOf } from "../plan/instancePlan";
import type { Claim } from "../plan/ownership";
import type { InstanceSpec } from "../plan/spec";
import type { StepKind } from "../plan/steps";
import { STEP_TRAITS } from "../plan/stepTraits";
import type { Recorded, Wanted } from "../plan/wanted";
import type { Ports } from "../ports/ports";
import { converge, type Run } from "./converge";
import { identify } from "./identity";
import { HalfDoneError } from "./instances";
import { look, measured, reported, tellOfSilentSource } from "./look";
import type { InstanceReport } from "./report";
import { restoreConfiguration } from "./restoreConfiguration";
import { takeBack } from "./takeBack";
import { withFullDisk } from "./withFullDisk";

/** Create and update: runs the loop from what exists to what is wanted. */
export async function bringUp(
  ports: Ports,
  wanted: Wanted,
  recorded: Recorded | undefined,
  claim: Claim,
): Promise<InstanceReport> {
  const began = ports.clock.date();
  const engineId = await rightEngine(ports, wanted.name, recorded);
  const { id } = await identify(ports, wanted, recorded, claim);
  const spec = await completeSpec(ports, wanted, { id, ...claim }, recorded);
  const tooSmall = await observeShrinking(ports, spec, recorded);
  if (tooSmall) throw tooSmall;
  let first: InstanceFacts | undefined;
  let last: InstanceFacts | undefined;
  const begun: StepKind[] = [];
  const gauge = new VolumeGauge(ports);
  const run: Run = {
    spec,
    gauge,
    formerSourceId: recorded?.sourceId,
    patience: wanted.patience,
    plan: planInstance,
    onSeen: (facts) => {
      first ??= facts;
      last = facts;
    },
    onStep: ({ kind }) => begun.push(kind),
  };
  try {
    const seen = await measured(
      await lookedOnceMore(ports, run, await converge(ports, run)),
      gauge,
    );
    tellOfSilentSource(ports, spec, seen);
    const report = reported(ports, spec, seen);
    warnIfNearlyFull(ports, spec, report);
    return report;
  } catch (failure) {
    const cause = await restoreConfiguration(ports, run, last, failure);
    const failed = await takeBack(ports, run, first, new Set(begun), cause);
    const error = await withFullDisk(ports, spec, { last, began }, failed);
    if (!leavesSomething(recorded !== undefined, begun, last, error)) throw error;
    const now = last && reported(ports, spec, last);
    throw new HalfDoneError(id, claim.incarnation, engineId, now, error);
  }
}

/**
 * A transaction that arrives between the two reads of the last look makes an idle replica look behind. One more look
 * tells; nothing else comes of it, and on a busy source the answer may be the same.
 */
async function lookedOnceMore(ports: Ports, run: Run, seen: InstanceFacts): Promise<InstanceFacts> {
  const { spec, formerSourceId: sourceId } = run;
  if (stateOf(spec, seen).kind !== "catchingUp") return seen;
  const again = await look(ports, spec, { sourceId });
  const { kind } = stateOf(spec, again);
  return kind === "replicating" || kind === "delayed" ? again : seen;
}

/**
 * True if a failed run has left something behind. A step that refuses its input has changed nothing, so an
 * update refused there has changed nothing. A create that left a container or a volume is recorded in any
 * case.
 */
function leavesSomething(
  isUpdate: boolean,
  begun: readonly StepKind[],
  last: InstanceFacts | undefined,
  error: unknown,
): boolean {
  const changes = begun.filter((kind) => STEP_TRAITS[kind].leavesSomething);
  const isTouched = changes.length > (error instanceof InvalidInputError ? 1 : 0);
  if (isUpdate) return isTouched;
  return last?.container !== undefined || last?.volume !== undefined || isTouched;
}

/** volume.size is only a budget with most drivers: warn from this share on. */
const NEARLY_FULL = 0.9;

function warnIfNearlyFull(ports: Ports, spec: InstanceSpec, { volume }: InstanceReport): void {
  const { size, used = 0 } = volume;
  if (used <= size * NEARLY_FULL) return;
  ports.warn(spec, `${String(used)} of ${String(size)} GiB are used; raise volume.size`);
}
