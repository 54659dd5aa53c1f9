import { describeSet } from "../ground/gtidText";
import type { InstanceFacts, SourceFacts } from "../plan/facts";
import { remedyFor } from "../plan/link/curePlan";
import type { ReplicationState } from "../plan/link/replicationState";
import { COPY_PACKET } from "../plan/link/seedPlan";
import { hasMuchToReplay, isCopyFaster } from "../plan/link/seedTime";
import type { InstanceSpec } from "../plan/spec";

/** What an update does about replication; undefined if nothing. */
export function linkLine(
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
    case "stopped":
      return `its ${state.thread} is stopped: it is started again`;
    case "failed":
      return cureLine(seen, state);
    default:
      return undefined;
  }
}

/** What is done about a thread that stopped with an error, before the update ends with that error. */
function cureLine(
  seen: InstanceFacts,
  state: ReplicationState & { kind: "failed" },
): string | undefined {
  const source = seen.source?.instance?.name ?? "its source";
  const error = `the ${state.thread} has failed with error ${String(state.errno)}`;
  switch (remedyFor(state, seen)) {
    case "startAgain":
      return `${error}: it is started again, once`;
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
