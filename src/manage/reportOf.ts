import { oneLine } from "../ground/errors";
import { cleanedIn, foreignName } from "../ground/foreign";
import type { ContainerFacts } from "../ports/engine";
import type { Channel, ServerFacts } from "../ports/server";
import { networkOf, publishedBy } from "../plan/host/containerSpec";
import type { InstanceFacts } from "../plan/facts";
import { sourceIdOf } from "../plan/link/link";
import { labels, MYSQL_PORT, serverIdOf } from "../ground/names";
import { optional } from "../ground/optional";
import { replicasOf } from "../plan/removalPlan";
import { legibleAuthorities } from "../plan/host/authorities";
import { addressOf } from "../plan/host/address";
import { diskIsFull, isDiskFull, volumeOf } from "../plan/host/diskFull";
import type { InstanceReport, InstanceStatus, ReplicationReport } from "./report";
import { HEALTHY, type ReplicationState } from "../plan/link/replicationState";
import type { InstanceSpec } from "../plan/spec";
import { unfinishedLines } from "../words/rotation";
import { driftLines } from "../words/steps";
import type { Plan } from "../plan/steps";
import { STEP_TRAITS } from "../plan/stepTraits";

const GiB = 1024 ** 3;

/** What was seen, in the form of the outputs. */
export function reportOf(
  spec: InstanceSpec,
  seen: InstanceFacts,
  state: ReplicationState,
  plan: Plan,
  observedAt: string,
): InstanceReport {
  const { server, container } = seen;
  const status = statusOf(seen, state);
  const fault = status === "ACTIVE" ? undefined : faultOf(seen, state);
  const slaveOf = sourceIdOf(server);
  const slaves = replicasOf(spec, seen);
  const cpus = container?.cpus ?? spec.flavor.cpus ?? 0;
  const imageId = container?.imageId ?? seen.image?.id ?? spec.pinnedImageId ?? "";
  const caCertificate = legibleAuthorities(seen.files?.ownCa);
  const report = cleanedIn<Omit<InstanceReport, "caCertificate">>({
    id: spec.id,
    name: container?.name ?? spec.name,
    status,
    ...(fault === undefined ? {} : { fault }),
    observedAt,
    datastore: { type: "mysql", ...(server ? { version: server.version } : {}) },
    ...optional("image", imageNameOf(container)),
    imageId,
    flavor: { memory: container?.memory ?? spec.flavor.memory, ...(cpus > 0 ? { cpus } : {}) },
    volume: {
      ...optional("name", volumeOf(seen) || undefined),
      size: spec.volume.size,
      ...(seen.volumeUsed === undefined
        ? {}
        : { used: Math.round((seen.volumeUsed / GiB) * 1000) / 1000 }),
    },
    network: reportedNetwork(spec, container),
    ...endpointsOf(spec, container),
    ...optional("address", container && addressOf(container)),
    serverId: server?.serverId ?? serverIdOf(spec.id),
    ...(server ? { serverUuid: server.serverUuid, superReadOnly: server.superReadOnly } : {}),
    ...(slaveOf === undefined ? {} : { slaveOf }),
    ...(slaves.kind === "seen" ? { slaves: slaves.value } : {}),
    replication: replicationOf(state, server, seen),
    drift: [...driftOf(plan), ...unfinishedLines(spec, seen)],
    engineId: seen.census.engineId,
  });
  // has lines, and was read as what it says it is
  return { ...report, ...optional("caCertificate", caCertificate) };
}

/** The wanted one; the one that the container was created on until it has joined the wanted one. */
function reportedNetwork(spec: InstanceSpec, container: ContainerFacts | undefined): string {
  const wanted = networkOf(spec);
  const isThere = container?.networks.some(({ network }) => network === wanted) ?? true;
  return isThere ? wanted : (container?.network ?? wanted);
}

function statusOf(seen: InstanceFacts, state: ReplicationState): InstanceStatus {
  if (seen.container?.state !== "running") {
    const fresh = seen.container?.state === "created" || !seen.files?.initialised;
    return seen.container && fresh ? "BUILD" : "SHUTDOWN";
  }
  if (!seen.files?.initialised || seen.files.seeding) return "BUILD";
  if (!seen.server || seen.server.offlineMode || isDiskFull(seen)) return "ERROR";
  return HEALTHY.includes(state.kind) ? "ACTIVE" : "ERROR";
}

function faultOf(seen: InstanceFacts, state: ReplicationState): string {
  const { container, loginProblem } = seen;
  if (!container) return "its container is gone; the volume is there";
  if (container.state !== "running") {
    return `its container is ${container.state}, exit code ${String(container.exitCode)}${container.oomKilled ? ", killed for lack of memory" : ""}`;
  }
  if (seen.server?.offlineMode) return "it is in offline_mode: users and replicas are refused";
  if (isDiskFull(seen)) return diskIsFull(volumeOf(seen));
  return loginProblem?.detail ?? lastErrorOf(state, seen) ?? state.kind;
}

const EVERYWHERE = ["", "0.0.0.0", "::"];

/** Where to connect: what the container publishes, else its name on its Docker network. */
function endpointsOf(spec: InstanceSpec, container: ContainerFacts | undefined) {
  const all = container?.published ?? publishedBy(spec);
  const port = all.find(({ containerPort }) => containerPort === MYSQL_PORT);
  if (!port) return { host: container?.name ?? spec.name, port: MYSQL_PORT };
  const isEverywhere = EVERYWHERE.includes(port.bindAddress);
  const published = { host: isEverywhere ? "127.0.0.1" : port.bindAddress, port: port.hostPort };
  return { ...published, published };
}

/** The label holds an id where nobody has named the image, as for a replica of another stack's instance. */
function imageNameOf(container: ContainerFacts | undefined): string | undefined {
  const named = container?.labels[labels.image];
  return named === undefined || /^(sha256:|$)/.test(named) ? undefined : named;
}

function replicationOf(
  state: ReplicationState,
  server: ServerFacts | undefined,
  seen: InstanceFacts,
): ReplicationReport {
  const channel = server?.channel;
  const missing = (seen.source ?? seen.formerSource)?.relation?.missing;
  const lag = channel && lagOf(state, channel);
  const lastError = lastErrorOf(state, seen);
  return {
    state: state.kind,
    ...(channel ? { receiver: channel.receiver.state, applier: channel.applier.state } : {}),
    ...(channel && channel.sourceUuid !== "" ? { sourceUuid: channel.sourceUuid } : {}),
    ...(lag === undefined ? {} : { lagSeconds: lag }),
    ...(lastError === undefined ? {} : { lastError }),
    ...(server ? { gtidExecuted: oneLine(server.gtidExecuted) } : {}),
    ...(channel && missing !== undefined ? { gtidMissing: oneLine(missing) } : {}),
  };
}

/** Undefined while a thread is off, because nobody can tell then how far ahead the source is. */
function lagOf(state: ReplicationState, channel: Channel): number | undefined {
  if (channel.receiver.state !== "on" || channel.applier.state !== "on") return undefined;
  return state.kind === "replicating" ? 0 : channel.applyingLag;
}

function lastErrorOf(state: ReplicationState, seen: InstanceFacts): string | undefined {
  switch (state.kind) {
    case "failed":
    case "connecting":
      return threadErrors(seen.server?.channel);
    case "errant":
      return `errant transactions: ${oneLine(state.gtids)}`;
    case "sourcePurged":
      return `the source has purged what is missing here: ${oneLine(state.gtids)}`;
    case "wrongSource":
      return `the channel is not as declared: ${state.differs}`;
    case "stopped":
      return `${state.thread} is stopped`;
    case "unconfigured":
      return "it has no channel";
    case "sourceUnreachable":
      return `its source does not answer: ${seen.source?.instance?.problem ?? "no such instance"}`;
    case "seeding":
      return `a copy of the data of ${foreignName(seen.census.names.get(state.from) ?? state.from)} has begun and is not finished`;
    case "leaving":
      return "it replicates although no source is declared";
    default:
      return undefined;
  }
}

/** The errors of both threads: one may have failed because of the other, or for a reason of its own. */
function threadErrors(channel: Channel | undefined): string | undefined {
  const errors = (["receiver", "applier"] as const).flatMap((thread) => {
    const { errno = 0, message = "" } = channel?.[thread] ?? {};
    return errno === 0 ? [] : [`${thread}: ${String(errno)} ${message}`];
  });
  return errors.length === 0 ? undefined : errors.join("; ");
}

function driftOf(plan: Plan): readonly string[] {
  if (plan.kind === "blocked") return [plan.error.message];
  return plan.steps.filter(({ kind }) => STEP_TRAITS[kind].isDrift).flatMap(driftLines);
}
