import type { InstanceFacts, SourceFacts } from "../plan/facts";
import { foreignName } from "../ground/foreign";
import { describeSet } from "../ground/gtidText";
import type { Ownership } from "../plan/ownership";
import type { ReplicationState } from "../plan/link/replicationState";
import { hasDiverged, remedyFor } from "../plan/link/curePlan";
import { COPY_PACKET } from "../plan/link/seedPlan";
import { hasMuchToReplay, isCopyFaster } from "../plan/link/seedTime";
import type { InstanceSpec } from "../plan/spec";
import { changedInPlace } from "../plan/settings/settingsPlan";
import { isOfFormerRelease } from "../plan/host/containerSpec";
import type { Plan, Step } from "../plan/steps";
import { STEP_TRAITS } from "../plan/stepTraits";
import { accountLines } from "./accounts";
import { eventLines } from "./events";
import { imageLines } from "./image";
import { permissionLines } from "./permission";
import { rotationLines } from "./rotation";
import { wordsFor } from "./steps";

/** What an update will do to the data and the service, one line for each effect, worded as a plan. */
export function forecastLines(
  spec: InstanceSpec,
  seen: InstanceFacts,
  state: ReplicationState,
  plan: Plan,
): readonly string[] {
  const lines: string[] = [];
  if (plan.kind === "blocked") return [`would be refused now: ${plan.error.message}`];
  const link = linkLine(spec, seen, state);
  if (link) lines.push(link);
  lines.push(...imageLines(spec, seen), ...permissionLines(spec, seen));
  const isMadeAnew = plan.steps.some(({ kind }) => {
    const { service, data } = STEP_TRAITS[kind];
    return service === "unavailable" && data === "kept";
  });
  if (isMadeAnew) lines.push(madeAnewLine(seen));
  const restart = plan.steps.find(({ kind }) => STEP_TRAITS[kind].service === "restart");
  if (restart && !isMadeAnew) lines.push(`one restart: ${whyOf(restart)}`);
  lines.push(...settingsLines(spec, seen));
  return [
    ...lines,
    ...eventLines(spec, seen),
    ...rotationLines(spec, seen),
    ...accountLines(spec, seen),
  ];
}

function settingsLines(spec: InstanceSpec, seen: InstanceFacts): readonly string[] {
  const changed = changedInPlace(spec, seen) ?? [];
  return changed.length === 0 ? [] : [`configuration: ${changed.join(", ")}, while it runs`];
}

function madeAnewLine({ container }: InstanceFacts): string {
  const line = "new container on the same volume, data kept";
  return container && isOfFormerRelease(container)
    ? `${line}; one restart: a former release of this package created the present one, with more rights than a server needs`
    : line;
}

function whyOf(step: Step): string {
  return "why" in step ? step.why : wordsFor(step);
}

/** The facts about a found instance that the lines need. */
export interface FoundWords {
  readonly name: string;
  readonly owner: string;
  readonly madeAt: string;
  /** Absent if there is a volume but no container. */
  readonly files?: unknown;
  readonly ownership: Ownership;
}

/** What a create will do with the instance that it finds. */
export function foundLines(found: FoundWords, plan: Plan): readonly string[] {
  const setsRoot = plan.kind === "steps" && plan.steps.some(({ kind }) => kind === "ensureRoot");
  const root = setsRoot ? "; its root password is replaced by the one in this program" : "";
  const since = found.madeAt === "" ? "" : `, created on ${foreignName(found.madeAt)}`;
  if (found.files === undefined) return [`uses the kept volume ${found.name}${since}${root}`];
  switch (found.ownership) {
    case "takenOver":
      return [
        `TAKES OVER the running ${found.name}, which was created for ${foreignName(found.owner)}${since}: its data is kept${root}; no other state can change or delete it any more`,
      ];
    case "unfinished":
      return [`continues the interrupted creation of ${found.name}${since}${root}`];
    case "ours":
      return [`adopts the running ${found.name} in place; its data is kept${root}`];
    case "somebodyElses":
      return [];
  }
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
        ? `slaveOf ${to ?? "its source"}: the channel is reconfigured (${state.differs}), data kept`
        : `slaveOf ${from} → ${to ?? "its source"}: re-point by GTID, data kept`;
    case "errant":
    case "sourcePurged":
    case "seeding":
      return `slaveOf ${to ?? "its source"}: ${seededAnew(state, spec)}`;
    case "unconfigured":
      return `slaveOf ${to ?? "its source"}: becomes a fenced replica by GTID, data kept`;
    case "failed":
      return cureLine(spec, seen, state);
    default:
      return undefined;
  }
}

/** What is done about a thread that stopped with an error, before the update ends with that error. */
function cureLine(
  spec: InstanceSpec,
  seen: InstanceFacts,
  state: ReplicationState & { kind: "failed" },
): string | undefined {
  const source = seen.source?.instance?.name ?? "its source";
  const error = `the ${state.thread} has failed with error ${String(state.errno)}`;
  switch (remedyFor(state, seen)) {
    case "startAgain": {
      const isCopied = hasDiverged(state, seen) && spec.onDivergence === "reseed";
      const then = isCopied
        ? `if it stops again, ${spec.name} is ${RESEEDED}, its current data is dropped`
        : "nothing is skipped";
      return `${error}: it is started again, once; ${then}`;
    }
    case "forgetChannel":
      return `${error}: its relay logs are fetched again from ${source}; what was executed stays`;
    case "reconnect":
      return `${error}: its account on ${source} and its channel are set again`;
    case undefined:
      return undefined;
  }
}

/** How a new replica is seeded. */
function howSeeded(source: SourceFacts | undefined): string {
  const server = source?.instance?.server;
  const copy = "a copy of the source's data";
  const replay = "replaying the source's binary logs";
  if (!server) return replay;
  if (server.gtidPurged !== "") return copy;
  if (server.maxAllowedPacket < COPY_PACKET) return replay;
  if (source.copy) return isCopyFaster(server, source.copy) ? copy : replay;
  return hasMuchToReplay(server) ? `${copy} or by ${replay}, whichever is faster` : replay;
}

const RESEEDED = `RE-SEEDED in place by a copy of the source's data (onDivergence: "reseed")`;

function seededAnew(
  state: ReplicationState & { kind: "errant" | "sourcePurged" | "seeding" },
  { name }: InstanceSpec,
): string {
  const anew = `${RESEEDED}, the current data of ${name} is dropped`;
  switch (state.kind) {
    case "errant":
      return `${anew}, with the transactions that the source never had (${describeSet(state.gtids)})`;
    case "sourcePurged":
      return `${anew}: the source has purged what it needs`;
    case "seeding":
      return "the interrupted copy of the source's data is completed";
  }
}
