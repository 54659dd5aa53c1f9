import type { InstanceFacts, SourceFacts } from "../plan/facts";
import { describeSet } from "../ground/gtidText";
import type { ReplicationState } from "../plan/link/replicationState";
import { WORTH_A_COPY } from "../plan/link/seedPlan";
import type { InstanceSpec } from "../plan/spec";
import type { Plan, Step } from "../plan/steps";
import { STEP_TRAITS } from "../plan/stepTraits";
import { wordsFor } from "./steps";

/** What an update will do to the data and the service, one line each, worded as a plan. */
export function forecastLines(
  spec: InstanceSpec,
  seen: InstanceFacts,
  state: ReplicationState,
  plan: Plan,
): readonly string[] {
  const lines: string[] = [];
  if (plan.kind === "blocked") return [`will be refused as things stand: ${plan.error.message}`];
  const link = linkLine(spec, seen, state);
  if (link) lines.push(link);
  const isMadeAnew = plan.steps.some(({ kind }) => {
    const { service, data } = STEP_TRAITS[kind];
    return service === "unavailable" && data === "kept";
  });
  if (isMadeAnew) return [...lines, "new container on the same volume, data kept"];
  const restart = plan.steps.find(({ kind }) => STEP_TRAITS[kind].service === "restart");
  return restart ? [...lines, `one restart: ${whyOf(restart)}`] : lines;
}

function whyOf(step: Step): string {
  return "why" in step ? step.why : wordsFor(step);
}

function linkLine(
  spec: InstanceSpec,
  seen: InstanceFacts,
  state: ReplicationState,
): string | undefined {
  const to = seen.source?.instance?.name;
  const from = seen.formerSource?.instance?.name;
  if (spec.source && !seen.container && !seen.volume) {
    return `slaveOf ${to ?? "its source"}: a new replica, seeded by ${howSeeded(seen.source)}`;
  }
  switch (state.kind) {
    case "leaving":
      return `slaveOf ${from ?? "its source"} removed: detach in place, caught up first, then ${spec.readOnly ? "kept fenced" : "writable"}; id and data kept`;
    case "wrongSource":
      return from === undefined
        ? `slaveOf ${to ?? "its source"}: the channel is set up anew (${state.differs}), data kept`
        : `slaveOf ${from} → ${to ?? "its source"}: re-point by GTID, data kept`;
    case "errant":
    case "sourcePurged":
    case "seeding":
      return `slaveOf ${to ?? "its source"}: ${seededAnew(state, spec)}`;
    case "unconfigured":
      return `slaveOf ${to ?? "its source"}: becomes a fenced replica by GTID, data kept`;
    default:
      return undefined;
  }
}

/** A plan that is not blocked leads out of these by a copy. */
function howSeeded(source: SourceFacts | undefined): string {
  const { gtidPurged = "", binlogSize = 0 } = source?.instance?.server ?? {};
  const copy = "a copy of the source's data";
  const replay = "replaying the source's binary logs";
  if (gtidPurged !== "") return copy;
  return binlogSize > WORTH_A_COPY ? `${copy}, or where none is possible by ${replay}` : replay;
}

function seededAnew(
  state: ReplicationState & { kind: "errant" | "sourcePurged" | "seeding" },
  { name }: InstanceSpec,
): string {
  const anew = `RE-SEEDED in place by a copy of the source's data (onDivergence: "reseed"), the present data of ${name} is dropped`;
  switch (state.kind) {
    case "errant":
      return `${anew}, with the transactions that the source never had (${describeSet(state.gtids)})`;
    case "sourcePurged":
      return `${anew}: the source has purged what it needs`;
    case "seeding":
      return "the copy of the source's data that was begun is finished";
  }
}
