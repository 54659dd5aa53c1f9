import { nameOf, typeOf } from "./urn";

export type Severity = "info" | "warning" | "error";

export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
  readonly urn: string;
  /** Only for as long as its resource is worked on. */
  readonly ephemeral: boolean;
}

const SEVERITIES: ReadonlySet<unknown> = new Set<Severity>(["info", "warning", "error"]);

/** Whether a parsed line is a diagnostic of this engine. */
export function isDiagnostic(value: unknown): value is Diagnostic {
  if (typeof value !== "object" || value === null) return false;
  const { severity, message, urn } = { severity: 0, message: 0, urn: 0, ...value };
  return SEVERITIES.has(severity) && typeof message === "string" && typeof urn === "string";
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
