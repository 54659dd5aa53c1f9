import type { AccountName } from "../ports/accounts";
import type { EventName, EventStatus } from "../ports/server";
import { identifier, sql, type Statement } from "./sql";

/** The SQL texts about scheduled events. */

/** The events of the database SCHEMA_NAME as JSON, in which every value is a text; NULL if there is none. */
export const eventsAsJson = sql`(SELECT CAST(JSON_ARRAYAGG(JSON_OBJECT(
      'name', EVENT_NAME, 'status', STATUS, 'definer', DEFINER,
      'characterSet', CHARACTER_SET_CLIENT,
      'isOver', IF(EVENT_TYPE = 'ONE TIME'
        AND CONVERT_TZ(EXECUTE_AT, TIME_ZONE, '+00:00') < UTC_TIMESTAMP(), '1', '0'),
      'isPlain', IF(LENGTH(EVENT_DEFINITION) = CHAR_LENGTH(EVENT_DEFINITION), '1', '0')))
    AS CHAR) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = SCHEMA_NAME)`;

const EVENT_STATUS: Readonly<Record<EventStatus, Statement>> = {
  ENABLED: sql`ENABLE`,
  DISABLED: sql`DISABLE`,
  REPLICA_SIDE_DISABLED: sql`DISABLE ON REPLICA`,
};

export const eventNamed = ({ database, name }: EventName): Statement => sql`SELECT
  DEFINER AS definer, CHARACTER_SET_CLIENT AS characterSet, COLLATION_CONNECTION AS collation
  FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${database} AND EVENT_NAME = ${name}`;
/** Without DEFINER the event would be the administrator's. */
export const alterEvent = (
  { database, name }: EventName,
  definer: AccountName,
  status: EventStatus,
): Statement => sql`ALTER DEFINER = ${definer.name}@${definer.host}
  EVENT ${identifier(database)}.${identifier(name)} ${EVENT_STATUS[status]}`;
export const writtenBy = (characterSet: string, collation: string): Statement =>
  sql`SET SESSION character_set_client = ${characterSet}, collation_connection = ${collation}`;
/** As the connection began. */
export const writtenByUs = writtenBy("utf8mb4", "utf8mb4_0900_ai_ci");
