import { FORMER_NETWORK, isStackNetwork, stackNetworkOf, stackOf } from "../../ground/names";
import type { ContainerFacts } from "../../ports/engine";
import type { Place } from "../census";
import type { InstanceFacts } from "../facts";
import { networkOf } from "../host/containerSpec";
import type { InstanceSpec } from "../spec";
import { CONVERGED, firstOf, steps, type Plan, type Step } from "../steps";

/**
 * The networks on which an instance meets its source and its replicas: it joins what it needs for that, and
 * leaves what nobody needs. Only networks of this package are left, and never the one on which the container
 * was created: its next container is created on the wanted one.
 */
export function planMeetingPlaces(spec: InstanceSpec, seen: InstanceFacts): Plan {
  return firstOf(
    () => (spec.source ? steps(...joined(seen)) : CONVERGED),
    () => steps(...metWhereItWas(spec, seen)),
    () => steps(...left(spec, seen)),
  );
}

/**
 * A replica reaches its source on one of the source's networks. Of these it joins the one on which the source
 * was created: others may belong to the source's own source. The former network, which all stacks share, is
 * good enough only as long as the source is on no other.
 */
export function joined({ source, container }: InstanceFacts): readonly Step[] {
  const theirs = source?.instance?.container;
  const offered = theirs?.networks.map(({ network }) => network) ?? [];
  const own = offered.filter((network) => network !== FORMER_NETWORK);
  const [first] = own.length > 0 ? own : offered;
  if (!theirs || first === undefined) return [];
  const near = namesOf(container);
  if ((own.length > 0 ? own : offered).some((network) => near.includes(network))) return [];
  return [{ kind: "joinNetwork", network: own.includes(theirs.network) ? theirs.network : first }];
}

/**
 * A replica of another stack may still be where this instance was before its container was created again: on
 * the former network, or on that of this stack before it was renamed. It is met there until its own next
 * update. The network of any other stack is never joined for a replica's sake.
 */
function metWhereItWas(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const near = namesOf(seen.container);
  const created = seen.census.places.get(spec.id)?.owner ?? spec.owner;
  const former = [FORMER_NETWORK, stackNetworkOf(created)];
  const strangers = placesOfReplicas(spec, seen).filter(
    ({ owner, networks }) =>
      stackOf(owner) !== stackOf(spec.owner) && !networks.some((name) => near.includes(name)),
  );
  const [first] = strangers.flatMap(({ networks }) =>
    networks.filter((name) => former.includes(name)),
  );
  return first === undefined ? [] : [{ kind: "joinNetwork", network: first }];
}

/** One at a time: a neighbour may need the one network as soon as the other is left. */
function left(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const { container, census } = seen;
  const near = namesOf(container);
  const source = spec.source && census.places.get(spec.source.id);
  const neighbours = [...(source ? [source] : []), ...placesOfReplicas(spec, seen)];
  const isGood = (network: string) => near.includes(network) && network !== FORMER_NETWORK;
  const isNeeded = (network: string) =>
    neighbours.some(
      ({ networks }) =>
        networks.includes(network) && !networks.some((other) => other !== network && isGood(other)),
    );
  const first = near.find(
    (network) =>
      isStackNetwork(network) &&
      network !== networkOf(spec) &&
      network !== container?.network &&
      !isNeeded(network),
  );
  if (first === undefined) return [];
  const leave = { kind: "leaveNetwork", network: first } as const;
  const isInUse = seen.server?.channel !== undefined && source?.networks.includes(first) === true;
  return isInUse
    ? [{ kind: "stopReplica" }, leave, { kind: "startReplica" }, { kind: "awaitReceiver" }]
    : [leave];
}

/** Where the direct replicas are, according to the accounts that this server has of them. */
function placesOfReplicas(
  { id }: Pick<InstanceSpec, "id">,
  { server, census }: InstanceFacts,
): readonly Place[] {
  return (server?.replicationAccounts ?? []).flatMap(({ source, replica }) => {
    const place = census.places.get(replica);
    return source === id && place ? [place] : [];
  });
}

function namesOf(container: ContainerFacts | undefined): readonly string[] {
  return container?.networks.map(({ network }) => network) ?? [];
}
