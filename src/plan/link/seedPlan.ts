import {
  SourceGoneError,
  SourceReplacedError,
  SourceUnknownError,
  type ReplicationProviderError,
} from "../../ground/errors";
import {
  copyNeedsClonePlugin,
  copyNeedsInnoDb,
  copyNeedsLargerPackets,
  copyNeedsOneSeries,
  copyWasRefused,
  volumeIsTooSmall,
} from "../../ground/refusals";
import type { Channel, ServerFacts } from "../../ports/server";
import { whereabouts } from "../census";
import type { InstanceFacts, SourceFacts } from "../facts";
import { fenced } from "./fence";
import { sourceIdOf } from "./link";
import { joined } from "./meetingPlace";
import { seriesOf } from "../../ground/series";
import { isCopyFaster } from "./seedTime";
import type { InstanceSpec } from "../spec";
import { blocked, steps, type Plan, type RunMemory, type Step } from "../steps";

const GiB = 1024 ** 3;

/** Bytes: CLONE refuses a smaller max_allowed_packet on either side (3957). */
export const COPY_PACKET = 2 * 1024 ** 2;

/**
 * For an instance that replication alone cannot bring to its source's data. A server that never had a
 * transaction is seeded; any other only if the program allows it (`onDivergence`), otherwise the plan is
 * blocked by `error`.
 */
export function diverged(
  spec: InstanceSpec,
  seen: InstanceFacts,
  run: RunMemory,
  error: ReplicationProviderError,
): Plan {
  if (isEmpty(seen.server)) return seed(spec, seen, run);
  if (spec.onDivergence === "fail") return blocked(error);
  return lastCopy(spec, seen) ?? seed(spec, seen, run);
}

/**
 * Replaces all data here with the source's, in place. Refused if the copy would be incomplete or would not
 * fit.
 */
export function seed(spec: InstanceSpec, seen: InstanceFacts, run: RunMemory): Plan {
  const { source, server } = seen;
  const problem = copyRefusal(spec, seen, run);
  if (problem) return blocked(problem);
  return steps(
    ...fenced(seen),
    ...joined(seen),
    ...(server?.channel ? stoppedFirst(server.channel) : []),
    ...(source ? [{ kind: "copyFromSource" } as const] : []),
  );
}

/** Seeds a new replica whose source has so much to replay that a copy takes less time, where one is possible. */
export function fasterByCopy(
  spec: InstanceSpec,
  seen: InstanceFacts,
  run: RunMemory,
): Plan | undefined {
  const { instance, copy = { leftBehind: [] } } = seen.source ?? {};
  const donor = instance?.server;
  if (!donor || !isEmpty(seen.server) || !isCopyFaster(donor, copy)) return undefined;
  return copyRefusal(spec, seen, run) ? undefined : seed(spec, seen, run);
}

/** True if nothing is here yet, and the source still has all its binary logs: a copy can be done without. */
export function canReplay({ server, source }: InstanceFacts): boolean {
  return isEmpty(server) && source?.relation?.purged === "";
}

/** What was received is dropped as well. */
function stoppedFirst({ receiver, applier }: Channel): readonly Step[] {
  return receiver.state === "off" && applier.state === "off" ? [] : [{ kind: "stopReplica" }];
}

/** True if nothing was ever executed here, so nothing can be lost. */
export function isEmpty(server: ServerFacts | undefined): boolean {
  return server?.gtidExecuted === "" && !server.channel;
}

/**
 * If the source has lost its own data, or is gone with it, this instance may hold the last copy, which
 * `onDivergence` was never meant to drop.
 */
function lastCopy(
  spec: InstanceSpec,
  { server, source, census, files }: InstanceFacts,
): Plan | undefined {
  const channel = server?.channel;
  const former = sourceIdOf(server);
  if (!channel || !source || former === undefined) return undefined;
  if (former !== source.id) {
    const { link } = files ?? {};
    const where = whereabouts(census, former, link?.source === former ? link.engine : undefined);
    if (where.kind === "gone") return blocked(new SourceGoneError(spec.name, former));
    return where.kind === "unknown"
      ? blocked(new SourceUnknownError(spec.name, former, where.why))
      : undefined;
  }
  const now = source.instance?.server?.serverUuid;
  if (channel.sourceUuid === "" || now === undefined || channel.sourceUuid === now) {
    return undefined;
  }
  return blocked(new SourceReplacedError(spec.name, nameOf(source), channel.sourceUuid, now));
}

/** Why a copy cannot be had, as far as that is known before it is tried, or because this run has tried. */
export function copyRefusal(
  spec: InstanceSpec,
  { server, source }: InstanceFacts,
  { refusedCopy }: RunMemory,
): ReplicationProviderError | undefined {
  const donor = source?.instance?.server;
  if (!source || !donor || !server) return undefined;
  if (refusedCopy) return copyWasRefused(spec.name, refusedCopy);
  const { leftBehind = [], used } = source.copy ?? {};
  if (seriesOf(donor.version) !== seriesOf(server.version)) {
    const versions = { own: server.version, source: donor.version };
    return copyNeedsOneSeries(spec.name, nameOf(source), versions);
  }
  const without = [donor, server].find(({ clone }) => !clone.isPossible);
  if (without) {
    const whose = without === donor ? nameOf(source) : spec.name;
    return copyNeedsClonePlugin(spec.name, nameOf(source), whose);
  }
  const small = [donor, server].find(({ maxAllowedPacket }) => maxAllowedPacket < COPY_PACKET);
  if (small) {
    const whose = small === donor ? nameOf(source) : spec.name;
    const { maxAllowedPacket: is } = small;
    return copyNeedsLargerPackets(spec.name, nameOf(source), { whose, is, needs: COPY_PACKET });
  }
  if (leftBehind.length > 0) {
    return copyNeedsInnoDb(spec.name, nameOf(source), leftBehind);
  }
  if (used !== undefined && used > spec.volume.size * GiB) {
    return volumeIsTooSmall(spec.name, spec.volume.size, nameOf(source), used);
  }
  return undefined;
}

function nameOf(source: SourceFacts): string {
  return source.instance?.name ?? source.id;
}
