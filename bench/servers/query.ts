import type mysql from "mysql2/promise";

/** The one value that a statement returns. */
export async function value(
  on: mysql.Connection,
  statement: string,
  values: readonly unknown[] = [],
): Promise<unknown> {
  const [rows] = await on.query<mysql.RowDataPacket[]>(statement, [...values]);
  const [row = {}] = rows;
  return Object.values(row)[0];
}

/** The first value of every row. */
export async function column(on: mysql.Connection, statement: string): Promise<readonly unknown[]> {
  const [rows] = await on.query<mysql.RowDataPacket[]>(statement);
  return rows.map((row): unknown => Object.values(row)[0]);
}
