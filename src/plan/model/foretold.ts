import { labels } from "../../ground/names";
import type { ContainerSummary } from "../../ports/engine";
import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts, NeighbourFacts } from "../facts";
import type { InstanceSpec } from "../spec";
import type { Foreseen } from "./foresee";

/** What a preview has foreseen of one instance. */
export interface Foretold {
  readonly spec: InstanceSpec;
  readonly first: InstanceFacts;
  readonly foreseen: Foreseen;
}

/** By instance id: the instances that the same update is about to change, as far as they were previewed. */
export type ForetoldById = (id: string) => Foretold | undefined;

export const NOTHING_FORETOLD: ForetoldById = () => undefined;

/**
 * A neighbour as it will be once its own update is done. What it has executed only a server can tell: that is what
 * it has now, with what its source has, which it catches up with before anything else.
 */
export function asForetold(found: NeighbourFacts, foretold: Foretold | undefined): NeighbourFacts {
  const { end, seen } = foretold?.foreseen ?? {};
  if (!foretold || end?.kind !== "converged" || !seen) return found;
  const { container, files, server } = seen;
  const { problem: _problem, ...rest } = found;
  return {
    ...rest,
    name: container?.name ?? found.name,
    ...(container && { container: { ...container, networks: networksOf(found, container) } }),
    ...(files && { files: { ...found.files, ...files } }),
    ...(server && { server: withExecuted(server, found.server, foretold.first) }),
  };
}

/** A neighbour that only this update creates; undefined if nobody has foreseen it. */
export function onlyForetold(
  id: string,
  foretold: Foretold | undefined,
): NeighbourFacts | undefined {
  const container = foretold?.foreseen.seen.container;
  return container && asForetold({ id, name: container.name }, foretold);
}

/**
 * Without what a source, or one above it, holds now and gives up before: whoever depends on it comes later. Of any
 * other resource nobody knows which comes first.
 */
export function withoutGivenUp(
  seen: InstanceFacts,
  { name, port }: InstanceSpec,
  foretold: ForetoldById,
): InstanceFacts {
  const above = new Set(seen.source?.ancestry.map(({ id }) => id));
  const containerOf = ({ labels: of }: ContainerSummary) => {
    const id = of[labels.instance];
    const { end, seen: then } = (id === undefined ? undefined : foretold(id)?.foreseen) ?? {};
    const isBefore = id !== undefined && above.has(id) && end?.kind === "converged";
    return isBefore ? then?.container : undefined;
  };
  const { nameHolder, portHolder, ...rest } = seen;
  const named = nameHolder && containerOf(nameHolder);
  const published = portHolder && containerOf(portHolder)?.published;
  const isNameKept = nameHolder && (!named || named.name === name);
  const isPortKept =
    portHolder && (!published || published.some(({ hostPort }) => hostPort === port));
  return {
    ...rest,
    ...(isNameKept && { nameHolder }),
    ...(isPortKept && { portHolder }),
  };
}

/** An endpoint of the model has no address yet. */
function networksOf(
  { container: now }: NeighbourFacts,
  { networks }: NonNullable<NeighbourFacts["container"]>,
) {
  return networks.map((one) => now?.networks.find(({ network }) => network === one.network) ?? one);
}

function withExecuted(
  foretold: ServerFacts,
  now: ServerFacts | undefined,
  { source, formerSource }: InstanceFacts,
): ServerFacts {
  if (!now) return foretold;
  const above = now.channel ? (source ?? formerSource)?.instance?.server?.gtidExecuted : undefined;
  const { gtidPurged, serverUuid } = now;
  const gtidExecuted = [now.gtidExecuted, above ?? ""].filter((set) => set !== "").join(",");
  return { ...foretold, gtidExecuted, gtidPurged, serverUuid };
}
