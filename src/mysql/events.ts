import { jsonIn } from "../ground/json";
import type { AccountName } from "../ports/accounts";
import type { EventFacts, EventName, EventStatus } from "../ports/server";
import { withLoweredFence } from "./fence";
import { textIn } from "./rows";
import { errnoOf } from "./serverErrors";
import type { Row, Session } from "./session";
import * as statements from "./eventStatements";

/** An event, or its database, is not there any more. */
const GONE: readonly number[] = [1539, 1049];

/** The events of one database, of which `events` is what the server says as JSON. */
export function eventsOf(row: Row): readonly EventFacts[] {
  const found = jsonIn(textIn(row, "events"));
  return Array.isArray(found) ? found.map((said) => eventOf(textIn(row, "name"), said)) : [];
}

function eventOf(database: string, said: unknown): EventFacts {
  const [name, status] = [textOf(said, "name"), textOf(said, "status")];
  const isNamed = isPlain(database + name + textOf(said, "definer"));
  const isUtf8 = textOf(said, "characterSet").startsWith("utf8");
  return {
    database,
    name,
    status: status === "ENABLED" || status === "DISABLED" ? status : "REPLICA_SIDE_DISABLED",
    isOver: textOf(said, "isOver") === "1",
    canBeAltered: isNamed || isUtf8 || textOf(said, "isPlain") === "1",
  };
}

function textOf(said: unknown, property: string): string {
  const value: unknown = Object.getOwnPropertyDescriptor(Object(said), property)?.value;
  return typeof value === "string" ? value : "";
}

export async function setEvents(
  session: Session,
  events: readonly EventName[],
  status: EventStatus,
): Promise<void> {
  const operation = "setting the status of scheduled events";
  // an error would leave the session with the character sets of an event
  session.keepToItself();
  await withLoweredFence(session, operation, async () => {
    for (const event of events) await setEvent(session, operation, event, status);
    await session.run(operation, statements.writtenByUs);
  });
}

/**
 * ALTER EVENT makes the session's user its definer and the session's character sets its own, while its text stays as
 * it was written. So it is told the one, and the session takes on the others. All three are read right before:
 * what somebody has put in the place of the event meanwhile must not get the privileges of its former definer. A
 * name that is not ASCII is sent as UTF-8; `canBeAltered` is true of such an event only if its text is the same
 * in UTF-8.
 */
async function setEvent(
  session: Session,
  operation: string,
  event: EventName,
  status: EventStatus,
): Promise<void> {
  const [row] = await session.run(operation, statements.eventNamed(event));
  if (!row) return;
  const definer = accountIn(textIn(row, "definer"));
  const isNamed = isPlain(event.database + event.name + definer.name + definer.host);
  const client = isNamed ? textIn(row, "characterSet") : "utf8mb4";
  await session.run(operation, statements.writtenBy(client, textIn(row, "collation")));
  try {
    await session.change(operation, statements.alterEvent(event, definer, status));
  } catch (error) {
    if (!GONE.includes(errnoOf(error) ?? 0)) throw error;
  }
}

/** A host has no `@`; a name may have one. */
function accountIn(definer: string): AccountName {
  const at = definer.lastIndexOf("@");
  return { name: definer.slice(0, at), host: definer.slice(at + 1) };
}

/** The same bytes in every character set that a client may have. */
function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
