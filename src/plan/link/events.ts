import type { EventFacts, EventStatus, ServerFacts } from "../../ports/server";
import type { InstanceFacts, NeighbourFacts } from "../facts";
import type { StepOf } from "../steps";

type SetEvents = StepOf<"setEvents">;

/**
 * Scheduled events run on servers that are open, and on no others. Whoever closes a server switches them off first,
 * with the status that MySQL gives to what comes by replication, and whoever opens it enables what has that status.
 * None of this is in a binary log, so no other server lacks a transaction for it (docs/decisions, "events").
 */

/** For a server that is about to be closed, or is closed already. */
export function switchedOff({ events }: ServerFacts): readonly SetEvents[] {
  return set(
    "REPLICA_SIDE_DISABLED",
    events.filter(({ status }) => status === "ENABLED"),
  );
}

/** For a server that is open, or has just been opened. */
export function switchedOn(seen: InstanceFacts): readonly SetEvents[] {
  const silent = silentSource(seen);
  const steps = set("ENABLED", seen.server ? heldIn(seen.server) : []);
  return silent === undefined ? steps : steps.map((step) => ({ ...step, silent }));
}

/** Events that run once their server is open. */
export function heldIn({ events }: Pick<ServerFacts, "events">): readonly EventFacts[] {
  return events.filter(
    ({ status, canBeAltered }) => status === "REPLICA_SIDE_DISABLED" && canBeAltered,
  );
}

/** The name of a former source whose tree nobody can ask what it runs. */
export function silentSource({ formerSource }: InstanceFacts): string | undefined {
  return formerSource?.root?.server ? undefined : formerSource?.instance?.name;
}

/**
 * For a replica: what is disabled on the root of its tree is disabled here as well, because MySQL gives one and the
 * same status to whatever comes by replication. Nothing runs here.
 */
export function likeRoot(
  { events }: ServerFacts,
  root: NeighbourFacts | undefined,
): readonly SetEvents[] {
  const above = root?.server?.events ?? [];
  const wanted = (event: EventFacts): EventStatus => {
    const there = above.find((one) => isSame(one, event));
    const isOff = (there ?? event).status === "DISABLED";
    return isOff ? "DISABLED" : "REPLICA_SIDE_DISABLED";
  };
  return (["DISABLED", "REPLICA_SIDE_DISABLED"] as const).flatMap((to) =>
    set(
      to,
      events.filter((event) => event.status !== to && wanted(event) === to),
    ),
  );
}

/**
 * For a replica that leaves its tree. If nobody can say what runs there, it goes by what the last update has seen;
 * what was to run once, at a time that has passed, may have run there, and is not run for the second time.
 */
export function eventsLeft({ server, formerSource }: InstanceFacts): readonly SetEvents[] {
  if (!server) return [];
  const root = formerSource?.root;
  if (root?.server) return likeRoot(server, root);
  return set(
    "DISABLED",
    server.events.filter(({ isOver, status }) => isOver && status !== "DISABLED"),
  );
}

/** The server's events after `setEvents`. */
export function withStatus(
  { events }: ServerFacts,
  changed: readonly EventFacts[],
  status: EventStatus,
): Pick<ServerFacts, "events"> {
  const isChanged = (event: EventFacts) => changed.some((one) => isSame(one, event));
  return { events: events.map((event) => (isChanged(event) ? { ...event, status } : event)) };
}

function isSame(one: EventFacts, other: EventFacts): boolean {
  return one.database === other.database && one.name === other.name;
}

function set(status: EventStatus, events: readonly EventFacts[]): readonly SetEvents[] {
  const ours = events.filter(({ canBeAltered }) => canBeAltered);
  return ours.length === 0 ? [] : [{ kind: "setEvents", status, events: ours }];
}
