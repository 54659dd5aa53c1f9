import { StillASourceError } from "../ground/errors";
import { descendantsOf } from "./content/accounts";
import type { InstanceFacts } from "./facts";
import { dumpThreadsOf } from "./link/formerSource";
import { leave } from "./link/leavePlan";
import type { InstanceSpec } from "./spec";
import { blocked, NOTHING_DONE, steps, type Plan, type RunMemory, type Step } from "./steps";

/**
 * The mirror of `planInstance`: refuse while others replicate from it, leave the source clean, then
 * container, then volume. What is already gone is skipped; [] = removed.
 */
export function planRemoval(
  spec: InstanceSpec,
  seen: InstanceFacts,
  done: RunMemory = NOTHING_DONE,
): Plan {
  const left = replicasOf(spec, seen);
  if (left.length > 0) {
    const names = left.map((id) => [id, seen.instances.get(id) ?? id] as const);
    return blocked(new StillASourceError(spec.name, new Map(names)));
  }
  const channel = seen.server?.channel;
  if (channel && spec.volume.retain) {
    // a kept volume must hold all it received and must not try to replicate when it is used again
    return leave(channel, spec, seen, done);
  }
  return steps(
    ...leaveSource(spec, seen),
    ...removeContainer(spec, seen),
    ...removeVolume(spec, seen),
  );
}

/** Instances that replicate from this one: by its accounts; when it does not answer, by their own channels. */
export function replicasOf(
  spec: Pick<InstanceSpec, "id">,
  seen: Pick<InstanceFacts, "server" | "instances" | "followers" | "bystanders">,
): readonly string[] {
  if (!seen.server) return seen.followers;
  const accounts = seen.server.replicationAccounts;
  const direct = accounts.filter(({ source }) => source === spec.id).map(({ replica }) => replica);
  const own = descendantsOf(spec.id, accounts);
  return direct.filter(
    (id) => own.includes(id) && seen.instances.has(id) && !seen.bystanders.includes(id),
  );
}

/** The replica is not even stopped: it goes, and without its account its receiver does not come back. */
function leaveSource(spec: InstanceSpec, { formerSource }: InstanceFacts): readonly Step[] {
  const account = formerSource?.accountOnRoot ?? formerSource?.accountOnSource;
  if (!account) return dumpThreadsOf(spec.id, formerSource);
  const isThere = formerSource?.root?.server && formerSource.instance?.server;
  return isThere ? [{ kind: "retireAccounts", names: [account.name] }] : [];
}

/** When the volume goes too a kill is safe; a volume that stays is left by a clean shutdown. */
function removeContainer(spec: InstanceSpec, { container }: InstanceFacts): readonly Step[] {
  if (!container) return [];
  const clean: readonly Step[] =
    spec.volume.retain && container.state === "running"
      ? [{ kind: "stopContainer", why: "its volume is kept" }]
      : [];
  return [...clean, { kind: "removeContainer", why: "the instance is deleted" }];
}

function removeVolume(spec: InstanceSpec, { volume }: InstanceFacts): readonly Step[] {
  return volume && !spec.volume.retain ? [{ kind: "removeVolume", name: volume.name }] : [];
}
