import type mysql from "mysql2/promise";
import { aliasOf } from "../../src/ground/names";
import type { Instance } from "../ours/instance";
import type { Login } from "../servers/login";

/** A source to copy from, and the account for copying and replicating. */
export interface Donor {
  readonly host: string;
  readonly user: string;
  readonly password: string;
  /** Its administrator, who is also the administrator of every copy of its data. */
  readonly root: Login;
  readonly connection: mysql.Connection;
}

/** Creates the account. */
export async function donorOf(source: mysql.Connection, instance: Instance): Promise<Donor> {
  const account = { user: "copying", password: "by-hand" };
  await source.query("CREATE USER copying@'%' IDENTIFIED BY ? REQUIRE SSL", [account.password]);
  await source.query(
    "GRANT BACKUP_ADMIN, REPLICATION SLAVE, SELECT, RELOAD, PROCESS, SHOW VIEW, TRIGGER, EVENT ON *.* TO copying@'%'",
  );
  return {
    host: aliasOf(instance.state.id),
    ...account,
    root: instance.root,
    connection: source,
  };
}
