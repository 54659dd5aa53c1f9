import { deadlineIn, systemClock, waitUntil } from "../../src/ground/clock";
import { sql, value, type Seen } from "./instances";

/** Waits until the receiver reports an error, and answers its number. */
export const receiverError = (copy: Seen): Promise<number> => errorOf(copy, "Last_IO_Errno");

/** The same of the applier. */
export const applierError = (copy: Seen): Promise<number> => errorOf(copy, "Last_SQL_Errno");

/** A receiver that runs does not notice that it would no longer be let in: it has to come again. */
export async function receiverErrorAnew(copy: Seen): Promise<number> {
  await sql(copy, "STOP REPLICA IO_THREAD");
  await sql(copy, "START REPLICA IO_THREAD");
  return receiverError(copy);
}

/** Waits until the receiver is connected, 30 s at most; answers the replica's status then. */
export async function whenConnected(copy: Seen): Promise<Readonly<Record<string, unknown>>> {
  return waitUntil({
    what: `the receiver of ${copy.name} to connect`,
    deadline: deadlineIn(systemClock, 30),
    clock: systemClock,
    observe: async () => (await sql(copy, "SHOW REPLICA STATUS"))[0] ?? {},
    done: (status) => status["Replica_IO_Running"] === "Yes",
    describe: (status) => String(status["Last_IO_Error"]),
  });
}

/** Waits until the replica holds all that the source has, be it unapplied. */
export async function received(copy: Seen, source: Seen): Promise<void> {
  const executed = await value(source, "SELECT @@gtid_executed");
  await waitUntil({
    what: `the receiver of ${copy.name} to have fetched everything`,
    deadline: deadlineIn(systemClock, 30),
    clock: systemClock,
    observe: () =>
      value(
        copy,
        `SELECT GTID_SUBTRACT(?, CONCAT(@@gtid_executed, ',', RECEIVED_TRANSACTION_SET))
         FROM performance_schema.replication_connection_status`,
        [executed],
      ),
    done: (missing) => missing === "",
    describe: String,
  });
}

async function errorOf(copy: Seen, column: string): Promise<number> {
  return waitUntil({
    what: `${column} of ${copy.name}`,
    deadline: deadlineIn(systemClock, 30),
    clock: systemClock,
    observe: async () => {
      const [status = {}] = await sql(copy, "SHOW REPLICA STATUS");
      return Number(status[column]);
    },
    done: (errno) => errno !== 0,
    describe: String,
  });
}
