import { nameOf, typeOf } from "./urn";

export type Severity = "info" | "warning" | "error";

export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
  readonly urn: string;
}

/** All that was said in a run, grouped by resource in the order in which each spoke first. */
export function diagnosticLines(all: readonly Diagnostic[]): readonly string[] {
  if (all.length === 0) return [];
  const urns = [...new Set(all.map(({ urn }) => urn))];
  return [
    "Diagnostics:",
    ...urns.flatMap((urn) => [
      `  ${typeOf(urn)} (${nameOf(urn)}):`,
      ...all.filter((diagnostic) => diagnostic.urn === urn).flatMap(indented),
      "",
    ]),
  ];
}

function indented({ severity, message }: Diagnostic): readonly string[] {
  const label = severity === "info" ? "" : `${severity}: `;
  return `${label}${message.trimEnd()}`.split("\n").map((line) => `    ${line}`);
}
