import type mysql from "mysql2/promise";

const name = (on: mysql.Connection, account: string): string => `${on.escape(account)}@'%'`;

/** Creates the account of one replica. It is logged, so it also reaches the servers below. */
export async function makeAccount(
  source: mysql.Connection,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<void> {
  const account = name(source, user);
  await source.query(`CREATE USER ${account} IDENTIFIED BY ? REQUIRE SSL`, [password]);
  await source.query(`GRANT REPLICATION SLAVE ON *.* TO ${account}`);
}

export async function dropAccount(source: mysql.Connection, user: string): Promise<void> {
  await source.query("SET SESSION sql_log_bin = 0");
  await source.query(`DROP USER IF EXISTS ${name(source, user)}`);
  await source.query("SET SESSION sql_log_bin = 1");
}
