import { accountSteps } from "./content/contentPlan";
import { hasResources, madeFrom, networkOf, resourcesOf } from "./host/containerSpec";
import { certificateSteps } from "./host/certificatePlan";
import { isToRotate } from "./host/rotation";
import { refusesAdministrator } from "./host/administrator";
import { configurationFile } from "./settings/configurationFile";
import { changedInPlace, settingsToApply } from "./settings/settingsPlan";
import { hasFailedToStart } from "./settings/formerConfiguration";
import type { ContainerFacts } from "../ports/engine";
import type { InstanceFacts } from "./facts";
import { defaultVolumeName, labels } from "../ground/names";
import { permissionDiffers } from "./link/permissionRefusals";
import { switchedOff, switchedOn } from "./link/events";
import { fenced, isFenced, isOpen, raised } from "./link/fence";
import { planMeetingPlaces } from "./link/meetingPlace";
import { refusal } from "./refusals";
import { planReplication } from "./link/replicationPlan";
import { classifyReplication, type ReplicationState } from "./link/replicationState";
import type { InstanceSpec } from "./spec";
import { blocked, CONVERGED, firstOf, steps, type Plan, type RunMemory, type Step } from "./steps";

/**
 * What to do next: first refuse what is impossible, then the container, the login, replication, what the user
 * declared inside, and the fence last. A pure function; [] = converged.
 */
export function planInstance(spec: InstanceSpec, seen: InstanceFacts, done: RunMemory): Plan {
  const plan = planWithoutHelper(spec, seen, done);
  const { leftHelper: id } = seen;
  if (id === undefined || plan.kind === "blocked") return plan;
  return { ...plan, steps: [{ kind: "removeHelper", id }, ...plan.steps] };
}

function planWithoutHelper(spec: InstanceSpec, seen: InstanceFacts, done: RunMemory): Plan {
  const problem = refusal(spec, seen);
  if (problem) return blocked(problem);
  return firstOf(
    () => takingPlan(spec, seen),
    () => containerPlan(spec, seen, done),
    () => (permissionDiffers(spec, seen) ? steps({ kind: "recordReplicasFrom" }) : CONVERGED),
    () => loginPlan(seen),
    () => onlinePlan(seen),
    () =>
      seen.files?.formerConfiguration === undefined
        ? CONVERGED
        : steps({ kind: "keepConfiguration" }),
    () => steps(...settingsToApply(spec, seen, validation(spec, seen, done))),
    () => steps(...ownRotations(spec, seen)),
    () => {
      const plan = planReplication(stateOf(spec, seen), spec, seen, done);
      return decidesNothing(plan)
        ? steps(...plan.steps, ...declaredSteps(spec, seen), ...ownerSteps(spec, seen))
        : plan;
    },
    () => steps(...raised(seen, done), ...copyAccountsDropped(seen)),
    () => planMeetingPlaces(spec, seen),
  );
}

/** A run that was killed during a copy leaves the account on the donor, and a copy brings it along. */
function copyAccountsDropped({ server }: InstanceFacts): readonly Step[] {
  const names = server?.leftCopyAccounts ?? [];
  return names.length === 0 ? [] : [{ kind: "dropCopyAccounts", names }];
}

/** However these steps end, the next decision is the same, so the plan need not end with them. */
function decidesNothing(plan: Plan): plan is Plan & { readonly kind: "steps" } {
  return plan.kind === "steps" && plan.steps.every(({ kind }) => kind === "dropInheritedAccounts");
}

/** Only the part of the plan about the link and the fence: it takes an instance back to its former source. */
export function planLink(spec: InstanceSpec, seen: InstanceFacts, done: RunMemory): Plan {
  return firstOf(
    () => loginPlan(seen),
    () => onlinePlan(seen),
    () => planReplication(stateOf(spec, seen), spec, seen, done),
    () => steps(...fenceSteps(spec, seen)),
  );
}

export function stateOf(spec: InstanceSpec, seen: InstanceFacts): ReplicationState {
  const { id: replicaId, source, sourceDelay: delay } = spec;
  return classifyReplication(seen, source && { replicaId, sourceId: source.id, delay });
}

/** Image, network, template, volume, container, files, start, in the order of their dependencies. */
function containerPlan(spec: InstanceSpec, seen: InstanceFacts, done: RunMemory): Plan {
  const { container, files } = seen;
  if (container?.state === "running" && files && isAsMade(spec, seen)) {
    // what mysqld refuses must not have changed anything
    const tried = validation(spec, seen, done);
    if (container.name !== spec.name) {
      return steps(...tried, { kind: "renameContainer", from: container.name });
    }
    const network = networkOf(spec);
    if (!container.networks.some((joined) => joined.network === network)) {
      return steps(...tried, ...networkFirst(spec, seen), { kind: "joinNetwork", network });
    }
    const limits = limitSteps(spec, container);
    const isInPlace = changedInPlace(spec, seen) !== undefined;
    if (files.configuration === configurationFile(spec) || isInPlace) {
      return limits.length > 0 ? steps(...tried, ...limits) : CONVERGED;
    }
    return steps(
      ...tried,
      ...limits,
      { kind: "stopContainer", why: "its configuration changes" },
      { kind: "writeFiles" },
      ...started(),
    );
  }
  if (!seen.image) return steps({ kind: "pullImage", reference: spec.image });
  if (container && !isAsMade(spec, seen)) {
    return steps(
      ...validation(spec, seen, done),
      // if the engine cannot create it, the server that runs goes on
      ...networkFirst(spec, seen),
      { kind: "stopContainer", why: "it is recreated" },
      { kind: "removeContainer", why: "it is recreated on the same volume" },
    );
  }
  if (!container) return steps(...madeAnew(spec, seen, done));
  const network = networkFirst(spec, seen);
  if (network.length > 0) return steps(...network);
  if (!seen.volume) return steps(createVolume(spec));
  if (container.name !== spec.name) {
    return steps({ kind: "renameContainer", from: container.name });
  }
  if (container.state === "restarting") {
    return steps({ kind: "stopContainer", why: "it starts and fails again and again" });
  }
  if (container.state === "paused") return steps({ kind: "unpauseContainer" });
  const list: Step[] = [];
  if (hasFailedToStart(container, files)) {
    // the server comes first; then the change is tried again, and an error says why it cannot be
    return steps({ kind: "restoreConfiguration" }, ...started());
  }
  if (!files || needsFiles(spec, seen)) {
    list.push(...validation(spec, seen, done), { kind: "writeFiles" });
  }
  return steps(...list, ...limitSteps(spec, container), ...started());
}

function limitSteps(spec: InstanceSpec, container: ContainerFacts): readonly Step[] {
  return hasResources(container, resourcesOf(spec)) ? [] : [{ kind: "updateResources" }];
}

/**
 * With an existing volume the list ends at the container, because the volume's content is read through it.
 */
function madeAnew(spec: InstanceSpec, seen: InstanceFacts, done: RunMemory): readonly Step[] {
  const first: Step[] = [...networkFirst(spec, seen)];
  if (seen.template.kind !== "ready") first.push({ kind: "makeTemplate" });
  if (seen.volume) return [...first, { kind: "createContainer" }];
  return [
    ...validation(spec, seen, done),
    ...first,
    createVolume(spec),
    { kind: "createContainer" },
    { kind: "writeFiles" },
    ...started(),
  ];
}

function started(): readonly Step[] {
  return [{ kind: "startContainer" }, { kind: "awaitLogin" }];
}

/**
 * A process that was killed while several created the stack's network may have left two with its name. A
 * declared network that is missing was refused before.
 */
function networkFirst(spec: InstanceSpec, { network }: InstanceFacts): readonly Step[] {
  const isThere = network !== undefined && network.isAmbiguous !== true;
  return isThere || spec.network !== undefined ? [] : [{ kind: "ensureNetwork" }];
}

function createVolume(spec: InstanceSpec): Step {
  const name = spec.volume.name ?? defaultVolumeName(spec.name, spec.id);
  return { kind: "createVolume", name };
}

function isAsMade(spec: InstanceSpec, seen: InstanceFacts): boolean {
  if (!seen.container || isImageUnknown(spec, seen)) return false;
  const imageId = seen.image?.id ?? spec.pinnedImageId ?? seen.container.imageId;
  return seen.container.labels[labels.made] === madeFrom(spec, imageId);
}

/** No image of the engine has the name that the program declares now: only a pull tells whether it is another one. */
function isImageUnknown(
  { pinnedImageId, isRecorded }: InstanceSpec,
  { image }: InstanceFacts,
): boolean {
  return isRecorded && pinnedImageId === undefined && image === undefined;
}

function needsFiles(spec: InstanceSpec, seen: InstanceFacts): boolean {
  const { files } = seen;
  return files?.configuration !== configurationFile(spec) || !files.hasKeys;
}

/** mysqld itself validates the declared configuration before a running server is touched; once per run. */
function validation(spec: InstanceSpec, seen: InstanceFacts, { done }: RunMemory): readonly Step[] {
  const wanted =
    Object.keys(spec.configuration).length > 0 &&
    seen.files?.configuration !== configurationFile(spec);
  return wanted && !done.has("validateConfiguration") ? [{ kind: "validateConfiguration" }] : [];
}

function loginPlan(seen: InstanceFacts): Plan {
  if (refusesAdministrator(seen)) {
    return steps(
      { kind: "stopContainer", why: "its start sets the administrator's account again" },
      ...started(),
    );
  }
  return seen.server ? CONVERGED : steps({ kind: "awaitLogin" });
}

/**
 * What a server has of its own is rotated before anything else changes inside: it depends on no other server.
 * During a copy, the administrator's account may be the donor's.
 */
function ownRotations(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  if (!seen.server || seen.files?.seeding) return [];
  const rotates = isToRotate("administrator", spec, seen.files);
  return [
    ...(rotates ? [{ kind: "rotateAdministrator" } as const] : []),
    ...certificateSteps(spec, seen),
  ];
}

/** Without a source, nothing is derived from the secret until the instance becomes a replica. */
function unusedSecret(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const rotates = !spec.source && isToRotate("replication", spec, seen.files);
  return rotates ? [{ kind: "rotateReplicationSecret" }] : [];
}

/** Comes first, because no replica and no ordinary user can log in to a server that is offline. */
function onlinePlan(seen: InstanceFacts): Plan {
  return seen.server?.offlineMode ? steps({ kind: "comeOnline" }) : CONVERGED;
}

/**
 * What the user declared inside, and the fence last. A replica gets its accounts from its source, and its own
 * plan fences it; a standalone instance is opened, or stays fenced with `readOnly`.
 */
function declaredSteps(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  return [...unusedSecret(spec, seen), ...accountSteps(spec, seen), ...fenceSteps(spec, seen)];
}

function fenceSteps(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const { server } = seen;
  if (!server || spec.source) return [];
  if (spec.readOnly) return isFenced(server) ? switchedOff(server) : fenced(seen);
  return [...(isOpen(server) ? [] : [{ kind: "open" } as const]), ...switchedOn(seen)];
}

/**
 * Records the owner before anything else changes: if the run is killed later, the next one continues for the
 * same owner.
 */
function takingPlan({ incarnation }: InstanceSpec, { container, files }: InstanceFacts): Plan {
  const stamp = files?.incarnation;
  return container && stamp !== undefined && stamp !== incarnation
    ? steps({ kind: "recordOwner" })
    : CONVERGED;
}

/**
 * The stack was renamed, the resource has another parent, or Pulumi's state has come back for the first time.
 */
function ownerSteps(
  { incarnation, owner, isRecorded }: InstanceSpec,
  { files }: InstanceFacts,
): readonly Step[] {
  const isNoted =
    files?.incarnation === incarnation &&
    files.owner === owner &&
    (!isRecorded || files.settled === incarnation);
  return isNoted ? [] : [{ kind: "recordOwner" }];
}
