import type { EventFacts, EventStatus, ServerFacts } from "../../ports/server";
import type { InstanceFacts, NeighbourFacts } from "../facts";
import type { StepOf } from "../steps";

type SetEvents = StepOf<"setEvents">;
type MatchEvents = StepOf<"matchEvents">;

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
  return ours(events).filter(({ status }) => status === "REPLICA_SIDE_DISABLED");
}

/** The name of a former source whose tree nobody can ask what it runs. */
export function silentSource({ formerSource }: InstanceFacts): string | undefined {
  return formerSource?.root?.server ? undefined : formerSource?.instance?.name;
}

/**
 * For a replica: nothing runs here, and what is disabled on the root of its tree is disabled here as well, because
 * MySQL gives one and the same status to whatever comes by replication.
 */
export function likeRoot(
  { events }: ServerFacts,
  root: NeighbourFacts | undefined,
): readonly (SetEvents | MatchEvents)[] {
  const above = root?.server?.events ?? [];
  const isOff = (event: EventFacts) =>
    (above.find((one) => isSame(one, event)) ?? event).status === "DISABLED";
  return (["DISABLED", "REPLICA_SIDE_DISABLED"] as const).flatMap((to) => {
    const others = events.filter((event) => isOff(event) === (to === "DISABLED"));
    return [
      ...set(
        to,
        others.filter(({ status }) => status === "ENABLED"),
      ),
      ...matched(
        to,
        others.filter(({ status }) => status !== "ENABLED" && status !== to),
      ),
    ];
  });
}

/**
 * For a replica that leaves its tree. If nobody can say what runs there, it goes by what the last update has seen;
 * what was to run once, at a time that has passed, may have run there, and is not run for the second time.
 */
export function eventsLeft({
  server,
  formerSource,
}: InstanceFacts): readonly (SetEvents | MatchEvents)[] {
  if (!server) return [];
  const root = formerSource?.root;
  if (root?.server) return likeRoot(server, root);
  const over = server.events.filter(({ isOver, status }) => isOver && status !== "DISABLED");
  return matched("DISABLED", over);
}

/** The server's events after either step. */
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

function set(status: EventStatus, all: readonly EventFacts[]): readonly SetEvents[] {
  const events = ours(all);
  return events.length === 0 ? [] : [{ kind: "setEvents", status, events }];
}

function matched(status: EventStatus, all: readonly EventFacts[]): readonly MatchEvents[] {
  const events = ours(all);
  return events.length === 0 ? [] : [{ kind: "matchEvents", status, events }];
}

function ours(events: readonly EventFacts[]): readonly EventFacts[] {
  return events.filter(({ canBeAltered }) => canBeAltered);
}
