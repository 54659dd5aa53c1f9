import { textIn } from "./rows";
import type { Session } from "./session";
import { identifier, list, sql, type Statement } from "./sql";

export async function read(
  session: Session,
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  if (names.length === 0) return {};
  const rows = await session.run("reading variables", valuesOf(names));
  return Object.fromEntries(rows.map((row) => [textIn(row, "name"), textIn(row, "value")]));
}

export async function set(
  session: Session,
  name: string,
  value: string | bigint | number | undefined,
): Promise<void> {
  await session.run(`setting ${name}`, sql`SET GLOBAL ${identifier(name)} = ${expression(value)}`);
}

const valuesOf = (names: readonly string[]): Statement => sql`SELECT
  VARIABLE_NAME AS name, COALESCE(VARIABLE_VALUE, '') AS value
  FROM performance_schema.global_variables WHERE VARIABLE_NAME IN (${list(names)})`;

/** Of integers beyond 2^53, a literal of the driver would lose digits. */
function expression(value: string | bigint | number | undefined): Statement {
  if (value === undefined) return sql`DEFAULT`;
  if (typeof value === "string") return sql`${value}`;
  const text = String(value);
  if (typeof value === "number") return sql`CAST(${text} AS DOUBLE)`;
  return value < 0n ? sql`CAST(${text} AS SIGNED)` : sql`CAST(${text} AS UNSIGNED)`;
}
