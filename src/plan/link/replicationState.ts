import type { Legible } from "../../ground/foreign";
import { INHERENT_FAILURES } from "./channelErrors";
import type { InstanceFacts, Relation, SourceFacts } from "../facts";
import { aliasOf, MYSQL_PORT, replicationAccountOf, sourceCaOf } from "../../ground/names";
import { sourceOfChannel } from "./link";
import type { Channel } from "../../ports/server";

/**
 * The states of an instance's replication. docs/replication.md explains each state; a test compares the names
 * there with this union.
 */
export type ReplicationState =
  | { readonly kind: "unreachable" }
  | { readonly kind: "uninitialised" }
  | { readonly kind: "seeding"; readonly from: string; readonly isWhole: boolean }
  | { readonly kind: "standalone" }
  | { readonly kind: "leaving"; readonly channel: Channel }
  | { readonly kind: "sourceUnreachable"; readonly channel: Channel | undefined }
  | { readonly kind: "errant"; readonly gtids: string }
  | { readonly kind: "sourcePurged"; readonly gtids: string }
  | { readonly kind: "unconfigured" }
  | { readonly kind: "wrongSource"; readonly channel: Channel; readonly differs: string }
  | {
      readonly kind: "failed";
      readonly thread: "receiver" | "applier";
      readonly errno: number;
      readonly message: Legible;
    }
  | { readonly kind: "stopped"; readonly thread: "receiver" | "applier" }
  | { readonly kind: "connecting"; readonly errno: number; readonly message: Legible }
  | { readonly kind: "delayed"; readonly missing: string }
  | { readonly kind: "catchingUp"; readonly missing: string; readonly missingOfTarget: string }
  | { readonly kind: "replicating" };

export type ReplicationStateName = ReplicationState["kind"];

/** The states in which an instance can be ACTIVE (docs/replication.md). */
export const HEALTHY: readonly ReplicationStateName[] = [
  "standalone",
  "replicating",
  "delayed",
  "catchingUp",
];

/** The source that an instance should have, and the delay. */
export interface WantedLink {
  readonly replicaId: string;
  readonly sourceId: string;
  /** Seconds. */
  readonly delay: number;
}

/** The first match wins; `wanted` is the source that the instance should have. */
export function classifyReplication(
  seen: Pick<InstanceFacts, "server" | "files" | "source">,
  wanted: WantedLink | undefined,
): ReplicationState {
  if (!seen.server) return { kind: "unreachable" };
  if (!seen.files?.initialised) return { kind: "uninitialised" };
  const { channel, clone } = seen.server;
  const { seeding } = seen.files;
  if (seeding) {
    const isWhole = clone.isWhole && clone.begun !== seeding.before;
    return { kind: "seeding", from: seeding.source, isWhole };
  }
  if (!wanted) return channel ? { kind: "leaving", channel } : { kind: "standalone" };
  const relation = seen.source?.relation;
  if (relation && relation.errant !== "") return { kind: "errant", gtids: relation.errant };
  if (relation && relation.purged !== "") return { kind: "sourcePurged", gtids: relation.purged };
  if (!channel) {
    return relation ? { kind: "unconfigured" } : { kind: "sourceUnreachable", channel };
  }
  const differs = differenceOf(channel, wanted, seen.source);
  if (differs) {
    return relation
      ? { kind: "wrongSource", channel, differs }
      : { kind: "sourceUnreachable", channel };
  }
  return healthOf(channel, relation);
}

/** The first part of the channel that is not as wanted, in one word; undefined if all of it is. */
function differenceOf(
  channel: Channel,
  wanted: WantedLink,
  source: SourceFacts | undefined,
): string | undefined {
  if (sourceOfChannel(channel) !== wanted.sourceId) return "source";
  if (channel.host !== aliasOf(wanted.sourceId)) return "host";
  if (channel.port !== MYSQL_PORT) return "port";
  if (channel.user !== replicationAccountOf(wanted.replicaId)) return "user";
  if (!channel.tls || channel.caFile !== sourceCaOf(wanted.sourceId)) return "tls";
  if (!channel.autoPosition) return "autoPosition";
  if (channel.delay !== wanted.delay) return "delay";
  const uuid = source?.instance?.server?.serverUuid;
  const isComparable = uuid !== undefined && channel.sourceUuid !== "";
  return isComparable && channel.sourceUuid !== uuid ? "serverUuid" : undefined;
}

function healthOf(channel: Channel, relation: Relation | undefined): ReplicationState {
  for (const thread of ["applier", "receiver"] as const) {
    const { state, errno, message } = channel[thread];
    if (state === "off" && errno !== 0) return { kind: "failed", thread, errno, message };
    if (state !== "on" && INHERENT_FAILURES.has(errno)) {
      return { kind: "failed", thread, errno, message };
    }
  }
  if (channel.applier.state === "off") return { kind: "stopped", thread: "applier" };
  if (channel.receiver.state === "off") return { kind: "stopped", thread: "receiver" };
  if (channel.receiver.state === "connecting") {
    return {
      kind: "connecting",
      errno: channel.receiver.errno,
      message: channel.receiver.message,
    };
  }
  const missing = relation?.missing ?? channel.unapplied;
  if (missing === "") return { kind: "replicating" };
  if (channel.remainingDelay !== undefined) return { kind: "delayed", missing };
  return { kind: "catchingUp", missing, missingOfTarget: relation?.missingOfTarget ?? missing };
}
