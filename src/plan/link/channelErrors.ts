/**
 * Receiver errors that the receiver's own retries cannot cure. Source: MySQL's server error reference; each
 * error was provoked on a real pair of servers (docs/replication.md).
 */
export const INHERENT_FAILURES: ReadonlySet<number> = new Set([
  1045, // access denied: the account's password changed, or the account is gone
  2026, // TLS: the pinned CA is not the source's
  2061, // the account's plugin requires a secure connection
  3118, // the account is locked
  13114, // fatal error reading the source's binary log
  13117, // same server id or uuid as the source
  13120, // REPLICATION SLAVE is missing
]);

/** Receiver errors cured by setting the account and configuring the channel again. */
export const CURED_BY_RECONNECTING: ReadonlySet<number> = new Set([1045, 2026, 2061, 3118, 13120]);

/**
 * The relay logs, or what the server notes about them, cannot be read: they are damaged or lost, or do not fit
 * (changed host name, copied data). With GTIDs they can be fetched again. The threads report these errors, or
 * START REPLICA does.
 */
export const UNREADABLE_RELAY_LOGS: ReadonlySet<number> = new Set([
  1201, // connection metadata cannot be initialised
  1380, // the position in the relay log cannot be
  1594, // a relay log cannot be read, as a client is told
  1871, // connection metadata, as a client is told
  1872, // applier metadata, as a client is told
  13121, // a relay log cannot be read
  13123, // connection metadata
  13124, // applier metadata
]);

/** The applier's "fatal error", with which it ends if it cannot open the relay log that it has got to. */
const APPLIER_CANNOT_OPEN = 13117;

/** True for an error that fetching the relay logs again can cure, if the source still has what is in them. */
export function hasUnreadableRelayLogs(thread: "receiver" | "applier", errno: number): boolean {
  return (
    UNREADABLE_RELAY_LOGS.has(errno) || (thread === "applier" && errno === APPLIER_CANNOT_OPEN)
  );
}

/**
 * Applier errors that mean that the data here differs from the source's: an object to be changed or dropped
 * is missing, or one to be created already exists. Source: MySQL's server error reference.
 */
export const DATA_DIFFERS: ReadonlySet<number> = new Set([
  1007,
  1008, // database exists, does not exist
  1022,
  1062,
  1169,
  1586, // duplicate key
  1032, // row not found
  1049,
  1146,
  1050,
  1051, // database or table unknown, table exists
  1054,
  1060,
  1061,
  1072,
  1091, // columns and keys
  1216,
  1217,
  1451,
  1452, // foreign keys
  1304,
  1305,
  1359,
  1360, // routines, triggers
  1396,
  1410, // accounts
  1677,
  13146, // a column's type differs
]);
