import type mysql from "mysql2/promise";
import { putFiles } from "../engine/files";
import { shell } from "../engine/exec";
import type { FloorServer } from "../floor/server";
import type { Stopwatch } from "../runner/stopwatch";
import type { Donor } from "./donor";

/** The way that needs no plugin: pipes a dump of the source into the new server, from within its container. */
export async function dumpAndLoad(
  { container, connection, admin }: FloorServer,
  donor: Donor,
  watch: Stopwatch,
): Promise<mysql.Connection> {
  const client = ({ host, user, password }: { host: string; user: string; password: string }) =>
    `[client]\nhost=${host}\nuser=${user}\npassword=${password}\nssl-mode=REQUIRED\n`;
  await putFiles(container, "/tmp", [
    { path: "from.cnf", content: client(donor), mode: 0o600 },
    { path: "to.cnf", content: client({ ...admin, host: "127.0.0.1" }), mode: 0o600 },
  ]);
  await shell(
    container,
    `mysqldump --defaults-file=/tmp/from.cnf --single-transaction --set-gtid-purged=ON --databases bench |
     mysql --defaults-file=/tmp/to.cnf`,
  );
  watch.lap("dump and load");
  return connection;
}
