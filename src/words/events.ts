import { foreignName } from "../ground/foreign";
import type { EventFacts, ServerFacts } from "../ports/server";
import type { InstanceFacts } from "../plan/facts";
import { eventsLeft, heldIn, silentSource, withStatus } from "../plan/link/events";
import type { InstanceSpec } from "../plan/spec";
import type { StepOf } from "../plan/steps";

/** Names that are shown; of the others only how many there are. */
const SHOWN = 5;

/** The step that gives them another status. */
export function wordsForEvents({ status, events, silent }: StepOf<"setEvents">): string {
  switch (status) {
    case "ENABLED":
      return `enable its scheduled events again: ${named(events)}${unsure(silent)}`;
    case "DISABLED":
      return `disable its scheduled events that are disabled on its source: ${named(events)}`;
    case "REPLICA_SIDE_DISABLED":
      return `switch off its scheduled events, which run on a writable server only: ${named(events)}`;
  }
}

export function wordsForMatch({ status, events }: StepOf<"matchEvents">): string {
  const not = status === "DISABLED" ? "not " : "";
  return `note which scheduled events are ${not}to run when it is opened: ${named(events)}`;
}

/** What becomes of the scheduled events when the instance is opened or closed. */
export function eventLines(spec: InstanceSpec, seen: InstanceFacts): readonly string[] {
  const { server } = seen;
  if (!server) return [];
  if (spec.source ?? spec.readOnly) {
    const running = server.events.filter(({ status }) => status === "ENABLED");
    const why = spec.source ? ", because they run on its source" : " until it is writable again";
    return running.length === 0
      ? []
      : [`scheduled events are switched off${why}: ${named(running)}`];
  }
  const held = heldIn(server.channel ? afterLeaving(server, seen) : server);
  if (held.length === 0) return [];
  return [
    `scheduled events are enabled again once it is writable: ${named(held)}${unsure(silentSource(seen))}`,
  ];
}

function afterLeaving(server: ServerFacts, seen: InstanceFacts): ServerFacts {
  return eventsLeft(seen).reduce(
    (now, { events, status }) => ({ ...now, ...withStatus(now, events, status) }),
    server,
  );
}

function named(events: readonly EventFacts[]): string {
  const names = events.map(({ database, name }) => foreignName(`${database}.${name}`));
  const shown = names.slice(0, SHOWN).join(", ");
  return names.length > SHOWN ? `${shown} and ${String(names.length - SHOWN)} more` : shown;
}

function unsure(silent: string | undefined): string {
  return silent === undefined
    ? ""
    : ` (${silent} does not answer: one that was disabled there since the last update runs, too)`;
}
