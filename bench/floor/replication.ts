import type mysql from "mysql2/promise";
import { eventually } from "../engine/eventually";
import { column, value } from "../servers/query";

/** Where a channel leads, and with which account. */
export interface Upstream {
  readonly host: string;
  readonly user: string;
  readonly password: string;
}

export async function point(replica: mysql.Connection, to: Upstream): Promise<void> {
  await replica.query(
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST = ?, SOURCE_PORT = 3306, SOURCE_USER = ?,
     SOURCE_PASSWORD = ?, SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1, SOURCE_CONNECT_RETRY = 1`,
    [to.host, to.user, to.password],
  );
  await replica.query("START REPLICA");
}

export async function isReceiving(replica: mysql.Connection): Promise<boolean> {
  const state = await value(
    replica,
    "SELECT SERVICE_STATE FROM performance_schema.replication_connection_status",
  );
  return state === "ON";
}

/** Waits until the replica has applied what the other server has now. */
export async function catchUp(replica: mysql.Connection, with_: mysql.Connection): Promise<void> {
  await applied(replica, await value(with_, "SELECT @@GLOBAL.gtid_executed"));
}

/** Stops the receiver, and waits until what it received is applied. */
export async function drain(replica: mysql.Connection): Promise<void> {
  await replica.query("STOP REPLICA IO_THREAD");
  await applied(
    replica,
    await value(
      replica,
      "SELECT RECEIVED_TRANSACTION_SET FROM performance_schema.replication_connection_status",
    ),
  );
  await replica.query("STOP REPLICA SQL_THREAD");
}

/**
 * Ends dump threads: one outlives its receiver until it next sends. `host` is that of the replica whose threads are
 * ended, where several replicas share an account.
 */
export async function endDumps(
  source: mysql.Connection,
  account: string,
  host = "%",
): Promise<void> {
  await eventually(`the dump threads of ${account} to end`, async () => {
    const threads = await column(
      source,
      `SELECT ID FROM performance_schema.processlist WHERE COMMAND LIKE 'Binlog Dump%'
       AND USER = ${source.escape(account)} AND HOST LIKE ${source.escape(`${host}:%`)}`,
    );
    for (const thread of threads) await source.query("KILL ?", [thread]).catch(ignoreGone);
    return threads.length === 0;
  });
}

const NO_SUCH_THREAD = 1094;

function ignoreGone(error: unknown): void {
  if ((error as { errno?: number }).errno !== NO_SUCH_THREAD) throw error;
}

async function applied(replica: mysql.Connection, gtids: unknown): Promise<void> {
  const late = await value(replica, "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, 60)", [gtids]);
  if (Number(late) !== 0) throw new Error("a replica did not catch up within 60 s");
}
