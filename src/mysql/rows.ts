import type { Row } from "./session";

/** A NULL reads as "". */
export function textIn(row: Row, column: string): string {
  return row[column] ?? "";
}

/** A NULL reads as 0. */
export function numberIn(row: Row, column: string): number {
  return Number(row[column] ?? 0);
}

export function flagIn(row: Row, column: string): boolean {
  return row[column] === "1";
}
