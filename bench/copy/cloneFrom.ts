import { once } from "node:events";
import type { Socket } from "node:net";
import type mysql from "mysql2/promise";
import type { FloorServer } from "../floor/server";
import type { Stopwatch } from "../runner/stopwatch";
import { firstLogin } from "../servers/login";
import type { Donor } from "./donor";

/** Copies with CLONE. The server then starts again on the copied files, with the donor's accounts. */
export async function cloneFrom(
  { connection, admin }: FloorServer,
  donor: Donor,
  watch: Stopwatch,
): Promise<mysql.Connection> {
  await connection.query("SET GLOBAL clone_valid_donor_list = ?", [`${donor.host}:3306`]);
  const gone = once(socketOf(connection), "close");
  const copying = connection
    .query("CLONE INSTANCE FROM ?@?:3306 IDENTIFIED BY ? REQUIRE SSL", [
      donor.user,
      donor.host,
      donor.password,
    ])
    .catch(ignoreRestart);
  // sends the goodbye together with the statement: a server that shuts down while anybody is connected waits two seconds
  connection.destroy();
  await Promise.race([copying, gone]);
  watch.lap("clone");
  const copied = await firstLogin({ ...donor.root, host: admin.host });
  watch.lap("restart");
  return copied;
}

/** A method of the driver that its types leave out. */
function socketOf(connection: mysql.Connection): Socket {
  return (connection as unknown as { connection: { stream: Socket } }).connection.stream;
}

/** The connection ends, without an error number, when the server shuts down to start on the new files. */
function ignoreRestart(error: unknown): void {
  if (typeof (error as { sqlState?: string }).sqlState === "string") throw error;
}
