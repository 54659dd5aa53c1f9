import {
  AdministratorChangedError,
  SomebodyElsesError,
  UnknownSourceError,
  type InvalidInputError,
  type ReplicationProviderError,
} from "../ground/errors";
import {
  databaseIsNotEmpty,
  nameIsTaken,
  networkIsMissing,
  portIsTaken,
  serverIdsAreEqual,
  serversAreCircular,
  sourceIsItself,
  turnsAroundWhileWritable,
  volumeCannotShrink,
  volumeIsTaken,
} from "../ground/refusals";
import type { InstanceFacts } from "./facts";
import { fixedRefusals } from "./settings/fixedVariables";
import { permissionRefusals } from "./link/permissionRefusals";
import { isFenced } from "./link/fence";
import { contentRefusal, placeRefusal } from "./host/volumeContent";
import type { InstanceSpec } from "./spec";
import { refusesAdministrator, restoreToken } from "./host/administrator";
import { takeOverToken } from "./ownership";
import { serverIdClash } from "./link/replicationPlan";

const GiB = 1024 ** 3;

/** The first reason to refuse the spec, given the facts. Nothing is touched while there is one. */
export function refusal(
  spec: InstanceSpec,
  seen: InstanceFacts,
): ReplicationProviderError | undefined {
  return refusals(spec, seen)[0] ?? cycle(spec, seen);
}

export function refusals(spec: InstanceSpec, seen: InstanceFacts): readonly InvalidInputError[] {
  const { nameHolder, volumeHolder, portHolder, source } = seen;
  const list: InvalidInputError[] = [
    ...takenSince(spec, seen),
    ...changedAdministrator(spec, seen),
  ];
  if (nameHolder) {
    list.push(nameIsTaken(spec.name, nameHolder));
  }
  if (volumeHolder) {
    list.push(volumeIsTaken(volumeHolder));
  }
  if (seen.volume && seen.volumeContent) {
    list.push(...present(contentRefusal(seen.volume, seen.volumeContent, spec)));
  }
  if (!seen.volume) {
    list.push(...present(placeRefusal(spec, seen.otherVolumes ?? [])));
  }
  if (portHolder && spec.port !== undefined) {
    list.push(portIsTaken(spec.port, portHolder));
  }
  list.push(...fixedRefusals(spec, seen), ...filledDatabases(spec, seen));
  if (spec.network !== undefined && !seen.network) {
    list.push(networkIsMissing(spec.network));
  }
  if (spec.source && source) {
    list.push(...sourceRefusals(spec, seen));
  }
  return list;
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** Data is never dropped by leaving something out of a program. */
function filledDatabases(
  { formerDatabases }: Pick<InstanceSpec, "formerDatabases">,
  { formerDatabases: held = {} }: Pick<InstanceFacts, "formerDatabases">,
): readonly InvalidInputError[] {
  return formerDatabases.flatMap((name) => {
    const objects = held[name] ?? 0;
    return objects > 0 ? [databaseIsNotEmpty(name, objects)] : [];
  });
}

/** Another Pulumi state has taken the instance over, and has come back since. */
function takenSince(
  { name, incarnation, isRecorded, takeOver }: InstanceSpec,
  { files, volume }: InstanceFacts,
): readonly InvalidInputError[] {
  const stamp = files?.incarnation;
  if (!isRecorded || stamp === undefined || stamp === incarnation || files?.settled !== stamp)
    return [];
  const token = takeOverToken(stamp);
  if (takeOver === token) return [];
  return [new SomebodyElsesError(name, files.owner ?? "", volume?.createdAt ?? "", token)];
}

/** Each start sets the administrator's account, so only somebody else can have changed it since. */
function changedAdministrator(
  { name, takeOver }: InstanceSpec,
  seen: InstanceFacts,
): readonly InvalidInputError[] {
  if (!refusesAdministrator(seen)) return [];
  const token = restoreToken(seen);
  return takeOver === token ? [] : [new AdministratorChangedError(name, token)];
}

/** A budget may shrink to what is in use, and no further. */
export function shrinkRefusal(
  size: { readonly from: number | undefined; readonly to: number },
  used: number | undefined,
): InvalidInputError | undefined {
  if (size.from === undefined || size.to >= size.from) return undefined;
  if (used === undefined || used <= size.to * GiB) return undefined;
  return volumeCannotShrink(size.from, size.to, used);
}

function sourceRefusals(spec: InstanceSpec, seen: InstanceFacts): readonly InvalidInputError[] {
  const { source } = seen;
  if (!source) return [];
  if (!source.instance) return [new UnknownSourceError(source.id, seen.census.names)];
  if (source.id === spec.id) return [sourceIsItself(spec.name)];
  const [notAllowed] = permissionRefusals(spec, seen);
  if (notAllowed) return [notAllowed];
  const clash = serverIdClash(spec, source);
  const turned = circle(spec, seen);
  if (turned && seen.server && !isFenced(seen.server)) {
    return [turnsAroundWhileWritable(turned, spec.name, source.instance.name)];
  }
  return clash === undefined ? [] : [serverIdsAreEqual(spec.name, clash)];
}

/**
 * A cycle among the servers as they replicate now. Only an update may refuse it: during a preview the other
 * end may be about to move (roles are swapped by moving `slaveOf`).
 */
function cycle(spec: InstanceSpec, seen: InstanceFacts): InvalidInputError | undefined {
  const names = circle(spec, seen);
  return names === undefined ? undefined : serversAreCircular(names);
}

/**
 * Of a source that this update first detaches from this very instance: once that is done, nothing else tells that
 * two servers would be writable.
 */
export function turnsAround(
  spec: InstanceSpec,
  { server }: Pick<InstanceFacts, "server">,
  source: { readonly spec: InstanceSpec; readonly first: InstanceFacts } | undefined,
): InvalidInputError | undefined {
  if (!source || !server || isFenced(server)) return undefined;
  const path = source.first.formerSource?.ancestry ?? [];
  const at = source.first.server?.channel ? path.findIndex(({ id }) => id === spec.id) : -1;
  if (at < 0) return undefined;
  const between = [source.spec.name, ...path.slice(0, at).map(({ name }) => name)];
  const names = [spec.name, ...between, spec.name].join(" → ");
  return turnsAroundWhileWritable(names, spec.name, source.spec.name);
}

/** For example `m1 → s1 → m1`, if the wanted source replicates from this instance now. */
function circle(spec: InstanceSpec, seen: InstanceFacts): string | undefined {
  const path = seen.source?.ancestry ?? [];
  const at = path.findIndex(({ id }) => id === spec.id);
  if (at < 0) return undefined;
  return [spec.name, ...path.slice(0, at).map(({ name }) => name), spec.name].join(" → ");
}
