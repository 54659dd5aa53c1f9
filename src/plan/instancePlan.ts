import { accountsPlan } from "./contentPlan";
import { hasResources, madeFrom, resourcesOf } from "./containerSpec";
import { configurationFile } from "./configurationFile";
import type { InstanceFacts } from "./facts";
import { defaultVolumeName, labels } from "./names";
import { isFenced, isOpen } from "./fence";
import { refusal } from "./refusals";
import { planReplication } from "./replicationPlan";
import { classifyReplication, type ReplicationState } from "./replicationState";
import type { InstanceSpec } from "./spec";
import { blocked, CONVERGED, firstOf, steps, type Plan, type RunMemory, type Step } from "./steps";

/**
 * What to do next: refuse what cannot be, then the container, then the login, then replication, then
 * what the user declared inside, and the fence last of all. A pure function; [] = converged.
 */
export function planInstance(spec: InstanceSpec, seen: InstanceFacts, done: RunMemory): Plan {
  const problem = refusal(spec, seen);
  if (problem) return blocked(problem);
  return firstOf(
    () => containerPlan(spec, seen, done),
    () => loginPlan(seen),
    () => planReplication(stateOf(spec, seen), spec, seen, done),
    () => accountsPlan(spec, seen),
    () => fencePlan(spec, seen),
    () => stampPlan(spec, seen),
  );
}

/** The part of it that is about the link and the fence: for going back to what an instance was. */
export function planLink(spec: InstanceSpec, seen: InstanceFacts, done: RunMemory): Plan {
  return firstOf(
    () => planReplication(stateOf(spec, seen), spec, seen, done),
    () => fencePlan(spec, seen),
  );
}

export function stateOf(spec: InstanceSpec, seen: InstanceFacts): ReplicationState {
  const { id: replicaId, source, sourceDelay: delay } = spec;
  return classifyReplication(seen, source && { replicaId, sourceId: source.id, delay });
}

/** Image, network, template, volume, container, files, start: in the order in which they need one another. */
function containerPlan(spec: InstanceSpec, seen: InstanceFacts, done: RunMemory): Plan {
  const { container, files } = seen;
  if (container?.state === "running" && files && isAsMade(spec, seen)) {
    if (container.name !== spec.name) {
      return steps({ kind: "renameContainer", from: container.name });
    }
    if (!hasResources(container, resourcesOf(spec))) return steps({ kind: "updateResources" });
    if (files.configuration === configurationFile(spec)) return CONVERGED;
    return steps(...validation(spec, seen, done), {
      kind: "stopContainer",
      why: "its configuration changes",
    });
  }
  if (!seen.image) return steps({ kind: "pullImage", reference: spec.image });
  if (container && !isAsMade(spec, seen)) {
    return steps(
      ...validation(spec, seen, done),
      { kind: "stopContainer", why: "it is made anew" },
      { kind: "removeContainer", why: "it is made anew on the same volume" },
    );
  }
  // a process that was killed while several made the shared one may have left two of its name
  if (!seen.network || (seen.network.isAmbiguous && spec.network === undefined)) {
    return steps({ kind: "ensureNetwork" });
  }
  if (!container && seen.template.kind !== "ready") return steps({ kind: "makeTemplate" });
  if (!seen.volume) {
    return steps({
      kind: "createVolume",
      name: spec.volume.name ?? defaultVolumeName(spec.name, spec.id),
    });
  }
  if (!container) return steps({ kind: "createContainer" });
  if (container.name !== spec.name) {
    return steps({ kind: "renameContainer", from: container.name });
  }
  if (container.state === "restarting") {
    return steps({ kind: "stopContainer", why: "it starts and fails again and again" });
  }
  if (container.state === "paused") return steps({ kind: "unpauseContainer" });
  if (!files || needsFiles(spec, seen)) {
    return steps(...validation(spec, seen, done), { kind: "writeFiles" });
  }
  if (!hasResources(container, resourcesOf(spec))) return steps({ kind: "updateResources" });
  return steps({ kind: "startContainer" });
}

function isAsMade(spec: InstanceSpec, seen: InstanceFacts): boolean {
  if (!seen.container) return false;
  const imageId = seen.image?.id ?? spec.pinnedImageId ?? seen.container.imageId;
  return seen.container.labels[labels.made] === madeFrom(spec, imageId);
}

function needsFiles(spec: InstanceSpec, seen: InstanceFacts): boolean {
  const { files } = seen;
  return (
    files?.configuration !== configurationFile(spec) ||
    files.adminPassword === undefined ||
    files.replicationSecret === undefined
  );
}

/** What the user declared is tried by mysqld itself before anything that runs is touched; once in a run. */
function validation(spec: InstanceSpec, seen: InstanceFacts, done: RunMemory): readonly Step[] {
  const wanted =
    Object.keys(spec.configuration).length > 0 &&
    seen.files?.configuration !== configurationFile(spec);
  return wanted && !done.has("validateConfiguration") ? [{ kind: "validateConfiguration" }] : [];
}

function loginPlan(seen: InstanceFacts): Plan {
  if (!seen.server) return steps({ kind: "awaitLogin" });
  return seen.files?.initialised ? CONVERGED : steps({ kind: "markInitialised" });
}

/** A replica is fenced by its own plan; here the one that stands alone is opened, or kept closed when declared so. */
function fencePlan(spec: InstanceSpec, seen: InstanceFacts): Plan {
  const { server } = seen;
  if (!server || spec.source) return CONVERGED;
  if (spec.readOnly) return isFenced(server) ? CONVERGED : steps({ kind: "fence" });
  return isOpen(server) ? CONVERGED : steps({ kind: "open" });
}

function stampPlan(spec: InstanceSpec, seen: InstanceFacts): Plan {
  return seen.files?.incarnation === spec.incarnation
    ? CONVERGED
    : steps({ kind: "stampIncarnation" });
}
