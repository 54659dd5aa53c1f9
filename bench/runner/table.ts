import type { CaseResult } from "./benchCase";
import { compare, type Row } from "./comparison";

const TITLES = ["case", "contender", "runs", "min", "median", "ours to it"];

/** One row per contender, a blank line between cases, and below each case why it was not compared. */
export function tableOf(results: readonly CaseResult[]): string {
  const blocks = results.map(blockOf);
  const widths = TITLES.map((title, column) =>
    Math.max(
      title.length,
      ...blocks.flatMap(({ rows }) => rows.map((row) => row[column]?.length ?? 0)),
    ),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  return [
    line(TITLES),
    line(widths.map((width) => "-".repeat(width))),
    ...blocks.flatMap(({ rows, notes }, at) => [
      ...(at === 0 ? [] : [""]),
      ...rows.map(line),
      ...notes.map((note) => `  ${note}`),
    ]),
  ].join("\n");
}

function blockOf(result: CaseResult): { rows: readonly string[][]; notes: readonly string[] } {
  const { rows, refusal } = compare(result);
  const notes = [
    ...(refusal === undefined ? [] : [refusal]),
    ...(result.failure === undefined ? [] : [`failed: ${result.failure}`]),
  ];
  return { rows: rows.map((row, at) => cellsOf(result, row, at === 0)), notes };
}

function cellsOf({ name, unit, compare: how }: CaseResult, row: Row, isFirst: boolean): string[] {
  return [
    isFirst ? name : "",
    row.contender,
    String(row.runs),
    amount(row.least, unit),
    amount(row.median, unit),
    row.against === undefined
      ? ""
      : how === "ratio"
        ? `${row.against.toFixed(2)}x`
        : signed(row.against, unit),
  ];
}

function amount(value: number, unit: string): string {
  if (!Number.isFinite(value)) return "-";
  return `${value.toFixed(Math.abs(value) < 100 ? 1 : 0)} ${unit}`;
}

function signed(value: number, unit: string): string {
  return `${value < 0 ? "" : "+"}${amount(value, unit)}`;
}
