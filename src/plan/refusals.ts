import {
  InvalidInputError,
  SomebodyElsesError,
  TakenError,
  UnknownSourceError,
  type ReplicationProviderError,
} from "../ground/errors";
import type { ContainerSummary } from "../ports/engine";
import { DEFAULT_NETWORK, labels } from "../ground/names";
import type { InstanceFacts } from "./facts";
import { isFenced } from "./link/fence";
import type { InstanceSpec } from "./spec";
import { takeOverToken } from "./ownership";
import { serverIdClash } from "./link/replicationPlan";

const GiB = 1024 ** 3;

/** What stands against the spec, given what is there: nothing is touched before all of it is gone. */
export function refusal(
  spec: InstanceSpec,
  seen: InstanceFacts,
): ReplicationProviderError | undefined {
  return refusals(spec, seen)[0] ?? cycle(spec, seen);
}

export function refusals(spec: InstanceSpec, seen: InstanceFacts): readonly InvalidInputError[] {
  const { nameHolder, volumeHolder, portHolder, source } = seen;
  const list: InvalidInputError[] = [...takenSince(spec, seen)];
  if (nameHolder) {
    list.push(
      new TakenError(
        "name",
        `"${spec.name}" is the name of ${holder(nameHolder)}; give another name`,
      ),
    );
  }
  if (volumeHolder) {
    list.push(
      new TakenError(
        "volume.name",
        `"${volumeHolder.name}" is a volume of ${ownerOf(volumeHolder.labels)}; give another name, or remove that volume`,
      ),
    );
  }
  if (portHolder && spec.port !== undefined) {
    list.push(
      new TakenError(
        "port",
        `${String(spec.port)} is published by ${holder(portHolder)}; give another port`,
      ),
    );
  }
  if (spec.network !== undefined && !seen.network) {
    list.push(
      new InvalidInputError(
        "network",
        `no network "${spec.network}" on this engine; create it, or leave network out for the shared ${DEFAULT_NETWORK}`,
      ),
    );
  }
  if (spec.source && source) {
    list.push(...sourceRefusals(spec, seen));
  }
  return list;
}

/** Another state has taken it over, and has come back since. */
function takenSince(
  { name, incarnation, isKnown, takeOver }: InstanceSpec,
  { files, volume }: InstanceFacts,
): readonly InvalidInputError[] {
  const stamp = files?.incarnation;
  if (!isKnown || stamp === undefined || stamp === incarnation || files?.settled !== stamp)
    return [];
  const token = takeOverToken(stamp);
  if (takeOver === token) return [];
  return [new SomebodyElsesError(name, files.owner ?? "", volume?.createdAt ?? "", token)];
}

/** A budget may shrink to what is in use, and no further. */
export function shrinkRefusal(
  size: { readonly from: number | undefined; readonly to: number },
  used: number | undefined,
): InvalidInputError | undefined {
  if (size.from === undefined || size.to >= size.from) return undefined;
  if (used === undefined || used <= size.to * GiB) return undefined;
  return new InvalidInputError(
    "volume.size",
    `${String(size.from)} → ${String(size.to)} GiB is below the ${(used / GiB).toFixed(1)} GiB in use`,
  );
}

function sourceRefusals(spec: InstanceSpec, seen: InstanceFacts): readonly InvalidInputError[] {
  const { source } = seen;
  if (!source) return [];
  if (!source.instance) return [new UnknownSourceError(source.id, seen.census.names)];
  if (source.id === spec.id) {
    return [new InvalidInputError("slaveOf", `${spec.name} cannot replicate from itself`)];
  }
  const clash = serverIdClash(spec, source);
  const turned = circle(spec, seen);
  if (turned && seen.server && !isFenced(seen.server)) {
    return [
      new InvalidInputError(
        "slaveOf",
        `${turned} is a cycle as things stand: ${source.instance.name} replicates from ${spec.name} now, and ${spec.name} is writable; set readOnly: true on ${spec.name} in an update of its own first, so that nothing written meanwhile is lost`,
      ),
    ];
  }
  return clash === undefined
    ? []
    : [
        new InvalidInputError(
          "slaveOf",
          `${spec.name} and ${clash} have the same server id; make ${spec.name} anew`,
        ),
      ];
}

/**
 * A circle among the servers as they stand. Only an update may refuse it: in a preview the other end
 * may be about to move (roles are swapped by moving `slaveOf`).
 */
function cycle(spec: InstanceSpec, seen: InstanceFacts): InvalidInputError | undefined {
  const names = circle(spec, seen);
  return names === undefined ? undefined : new InvalidInputError("slaveOf", `${names} is a cycle`);
}

/** `m1 → s1 → m1`, when the wanted source replicates from this very instance now. */
function circle(spec: InstanceSpec, seen: InstanceFacts): string | undefined {
  const path = seen.source?.ancestry ?? [];
  const at = path.findIndex(({ id }) => id === spec.id);
  if (at < 0) return undefined;
  return [spec.name, ...path.slice(0, at).map(({ name }) => name), spec.name].join(" → ");
}

function holder(container: ContainerSummary): string {
  return container.labels[labels.instance] === undefined
    ? `the container ${container.name} (${container.id.slice(0, 12)}), which is not of this provider`
    : `${container.name}, ${ownerOf(container.labels)}`;
}

/** Whose it is, as a person would say it. */
export function ownerOf(of: Readonly<Record<string, string>>): string {
  const owner = of[labels.owner];
  return owner === undefined ? "somebody else" : `the instance of ${owner}`;
}
