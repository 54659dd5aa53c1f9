import { sql, type Statement } from "./sql";

/** The SQL texts about locks, and about who holds them. */

/** Seconds that a statement waits for other sessions' locks, unless somebody allows it to wait longer. */
export const LOCK_WAIT = 30;

/** For locks on metadata, and for locks on rows. */
export const lockWait = (seconds: number): Statement =>
  sql`SET SESSION lock_wait_timeout = ${Math.max(1, Math.ceil(seconds))},
  innodb_lock_wait_timeout = ${Math.max(1, Math.ceil(seconds))}`;

export const takeLock = (name: string, seconds: number): Statement =>
  sql`SELECT GET_LOCK(${name}, ${seconds}) AS locked`;
export const releaseLock = (name: string): Statement => sql`DO RELEASE_LOCK(${name})`;
/** The connection that holds the lock, and whether it belongs to another account than this one. */
export const lockHolder = (name: string): Statement => sql`SELECT ID AS holder, USER AS user,
    USER <> SUBSTRING_INDEX(CURRENT_USER(), '@', 1) AS isForeign
  FROM performance_schema.processlist WHERE ID = IS_USED_LOCK(${name})`;

/**
 * The session for which a connection waits, and what it executes, or has executed last while it is idle. Of
 * several, one whose lock excludes most comes first, and then the one that has been at it for longest.
 */
export const blockerOf = (connection: number): Statement => sql`SELECT
    b.PROCESSLIST_ID AS holder, b.PROCESSLIST_USER AS user,
    COALESCE(b.PROCESSLIST_INFO, (SELECT s.SQL_TEXT
      FROM performance_schema.events_statements_current s
      WHERE s.THREAD_ID = b.THREAD_ID ORDER BY s.EVENT_ID DESC LIMIT 1)) AS statement
  FROM (
    SELECT h.OWNER_THREAD_ID AS blocking, h.LOCK_TYPE LIKE '%EXCLUSIVE%'
        OR h.LOCK_TYPE LIKE '%NO_READ_WRITE%' OR h.LOCK_TYPE LIKE '%NO_WRITE%' AS isStrong
      FROM performance_schema.threads w
      JOIN performance_schema.metadata_locks p
        ON p.OWNER_THREAD_ID = w.THREAD_ID AND p.LOCK_STATUS = 'PENDING'
      JOIN performance_schema.metadata_locks h
        ON h.LOCK_STATUS = 'GRANTED' AND h.OWNER_THREAD_ID <> p.OWNER_THREAD_ID
        AND h.OBJECT_TYPE = p.OBJECT_TYPE AND h.OBJECT_SCHEMA <=> p.OBJECT_SCHEMA
        AND h.OBJECT_NAME <=> p.OBJECT_NAME
      WHERE w.PROCESSLIST_ID = ${connection}
    UNION ALL
    SELECT d.BLOCKING_THREAD_ID, 1 FROM performance_schema.threads w
      JOIN performance_schema.data_lock_waits d ON d.REQUESTING_THREAD_ID = w.THREAD_ID
      WHERE w.PROCESSLIST_ID = ${connection}
  ) blockers
  JOIN performance_schema.threads b ON b.THREAD_ID = blockers.blocking
  ORDER BY blockers.isStrong DESC, b.PROCESSLIST_TIME DESC LIMIT 1`;
