import { answerOr, type Asked } from "../ground/asked";
import { ReplicasUnknownError, StillASourceError } from "../ground/errors";
import { descendantsOf } from "./content/accounts";
import { whereabouts } from "./census";
import type { InstanceFacts } from "./facts";
import { dumpThreadsOf } from "./link/formerSource";
import { raised } from "./link/fence";
import { leave } from "./link/leavePlan";
import { holdsOwnFiles } from "./host/volumeContent";
import type { InstanceSpec } from "./spec";
import { blocked, NOTHING_DONE, steps, type Plan, type RunMemory, type Step } from "./steps";

/**
 * The counterpart of `planInstance`: refuse while others replicate from the instance, clean up on its source,
 * then remove the container, then the volume. What is already gone is skipped; [] = removed.
 */
export function planRemoval(
  spec: InstanceSpec,
  seen: InstanceFacts,
  done: RunMemory = NOTHING_DONE,
): Plan {
  const replicas = replicasOf(spec, seen);
  if (replicas.kind !== "seen" && (seen.container ?? seen.volume)) {
    return blocked(new ReplicasUnknownError(spec.name, whyUnknown(replicas)));
  }
  const left = answerOr(replicas, []);
  if (left.length > 0) {
    const names = left.map((id) => [id, seen.census.names.get(id) ?? id] as const);
    return blocked(new StillASourceError(spec.name, new Map(names)));
  }
  const channel = seen.server?.channel;
  if (channel && spec.volume.retain) {
    // a kept volume must hold all it received, and must not replicate when it is used again
    return leave(channel, spec, seen, done);
  }
  return steps(
    ...raised(seen, done),
    ...noLinkLeft(spec, seen),
    ...leaveSource(spec, seen),
    ...disowned(spec, seen),
    ...removeContainer(spec, seen),
    ...emptyVolume(spec, seen),
    ...removeVolume(spec, seen),
  );
}

/**
 * The replicas of this instance, by the accounts on its server, or by what the others say if it does not
 * answer. An account counts until the engine that holds the replica says that it is gone, or the replica
 * itself says that it does not replicate from here.
 */
export function replicasOf(
  spec: Pick<InstanceSpec, "id">,
  seen: Pick<InstanceFacts, "server" | "census" | "followers" | "bystanders">,
): Asked<readonly string[]> {
  if (!seen.server) return seen.followers;
  const accounts = seen.server.replicationAccounts;
  const below = descendantsOf(spec.id, accounts);
  const bystanders = answerOr(seen.bystanders, []);
  const direct = accounts.filter(
    ({ source, replica, engine }) =>
      source === spec.id &&
      below.includes(replica) &&
      !bystanders.includes(replica) &&
      whereabouts(seen.census, replica, engine).kind !== "gone",
  );
  return { kind: "seen", value: direct.map(({ replica }) => replica) };
}

function whyUnknown(replicas: Asked<unknown>): string {
  return replicas.kind === "silent" ? replicas.why : "nobody was asked";
}

/**
 * A run that ended right after it removed the channel may have left the link's note in a volume that is kept.
 */
function noLinkLeft(spec: InstanceSpec, { container, files }: InstanceFacts): readonly Step[] {
  return spec.volume.retain && container && files?.link ? [{ kind: "noteLink" }] : [];
}

/** Without this, the next create that takes the volume up could not be told from that of another state. */
function disowned(spec: InstanceSpec, { container, files }: InstanceFacts): readonly Step[] {
  return spec.volume.retain && container && files?.settled !== undefined
    ? [{ kind: "disownVolume" }]
    : [];
}

/**
 * The replica is not even stopped: it will be removed, and without its account its receiver cannot reconnect.
 */
function leaveSource(spec: InstanceSpec, { formerSource }: InstanceFacts): readonly Step[] {
  const account = formerSource?.accountOnRoot ?? formerSource?.accountOnSource;
  if (!account) return dumpThreadsOf(spec.id, formerSource);
  const isThere = formerSource?.root?.server && formerSource.instance?.server;
  return isThere ? [{ kind: "retireAccounts", names: [account.name] }] : [];
}

/** Killing the server is safe if the volume is removed too; a volume that is kept needs a clean shutdown. */
function removeContainer(spec: InstanceSpec, { container }: InstanceFacts): readonly Step[] {
  if (!container) return [];
  const clean: readonly Step[] =
    spec.volume.retain && container.state === "running"
      ? [{ kind: "stopContainer", why: "its volume is kept" }]
      : [];
  return [...clean, { kind: "removeContainer", why: "the instance is deleted" }];
}

/**
 * A deleted instance leaves no data and no secret behind, wherever its volume keeps its files. Docker itself
 * removes only the volume's name if the options say where the files are. What others have put there stays.
 */
function emptyVolume(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const { volume } = seen;
  if (!volume || volume.isOwnFolder || spec.volume.retain) return [];
  return holdsOwnFiles(spec, seen) ? [{ kind: "emptyVolume", name: volume.name }] : [];
}

function removeVolume(spec: InstanceSpec, { volume }: InstanceFacts): readonly Step[] {
  return volume && !spec.volume.retain ? [{ kind: "removeVolume", name: volume.name }] : [];
}
