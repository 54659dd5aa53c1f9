/**
 * Errors of a receiver that no retry of its own cures while it goes on trying. Source: MySQL's server
 * error reference; each was provoked on a real pair (docs/replication.md).
 */
export const INHERENT_FAILURES: ReadonlySet<number> = new Set([
  1045, // access denied: the account's password changed or the account is gone
  2026, // TLS: the pinned CA is not the source's
  2061, // the account's plugin wants a secure connection
  13114, // fatal error reading the source's binary log
  13117, // same server id or uuid as the source
  13120, // REPLICATION SLAVE is missing
]);

/** Receiver errors that making the account and the channel anew cures. */
export const CURED_BY_RECONNECTING: ReadonlySet<number> = new Set([1045, 2026, 2061, 13120]);

/** Receiver errors that a later START REPLICA may cure: the source was away for longer than the retries. */
export const CURED_BY_STARTING: ReadonlySet<number> = new Set([2002, 2003, 2005, 2013, 3032]);

/** START REPLICA failed because relay logs or metadata do not fit (changed host name, copied data). */
export const CURED_BY_RESETTING: ReadonlySet<number> = new Set([1872, 13124]);
