import { diagnosticLines, type Diagnostic, type Severity } from "./diagnostics";
import {
  isCounted,
  noChanges,
  resourceEvent,
  type Changes,
  type Op,
  type ResourceEvent,
} from "./events";
import * as lines from "./lines";
import type { Verb } from "./options";
import { outputLines } from "./outputLines";
import { isProviderType, isStackType, typeOf } from "./urn";
import type { PropertyMap } from "./values";

export interface Listener {
  onLine(line: string): void;
  onEvent?(event: ResourceEvent): void;
  onDiagnostic?(diagnostic: Diagnostic): void;
}

/** Turns what happens into events, lines and counts. It is told; it decides nothing. */
export class Reporter {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly startedAt = new Map<string, number>();
  private readonly began = performance.now();
  private counts: Changes = noChanges;
  private failures = 0;

  constructor(
    private readonly verb: Verb,
    private readonly stackUrn: string,
    private readonly listener: Listener,
  ) {}

  get changes(): Changes {
    return this.counts;
  }

  header(stack: string): void {
    this.say(lines.header(this.verb, stack), "");
  }

  started(op: Op, urn: string, diff = ""): void {
    if (isSilent(urn)) return;
    this.listener.onEvent?.(resourceEvent("started", op, urn));
    this.startedAt.set(`${op} ${urn}`, performance.now());
    if (op !== "same" && this.verb !== "preview") this.say(lines.startedLine(op, urn, diff));
  }

  /** `result` is what a refresh found. */
  done(op: Op, urn: string, diff = "", result: Op = op): void {
    if (isSilent(urn)) return;
    // A refresh of its own ends with what it found; one that comes before an update is a step of it.
    const shown = this.verb === "refresh" ? result : op;
    this.listener.onEvent?.(resourceEvent("done", shown, urn));
    if (result === "same") return;
    const seconds = (performance.now() - (this.startedAt.get(`${op} ${urn}`) ?? this.began)) / 1000;
    if (this.verb === "preview") this.say(lines.plannedLine(result, urn, diff));
    else this.say(lines.doneLine(result, urn, seconds, diff));
  }

  /** A line about the run itself. */
  note(line: string): void {
    this.say(line);
  }

  /** An error about a resource that belongs to no step. */
  error(message: string, urn: string): void {
    this.failures++;
    this.diagnostic("error", message, { urn });
  }

  get errors(): number {
    return this.failures;
  }

  failed(op: Op, urn: string, message: string): void {
    this.error(message, urn);
    this.listener.onEvent?.(resourceEvent("failed", op, urn));
    this.say(lines.failedLine(op, urn, message));
  }

  count(op: Op, urn: string): void {
    if (!isSilent(urn) && isCounted(op))
      this.counts = { ...this.counts, [op]: this.counts[op] + 1 };
  }

  /** Without a resource it is about the stack. What is ephemeral is not said again at the end. */
  diagnostic(
    severity: Severity,
    message: string,
    { urn = "", ephemeral = false }: { readonly urn?: string; readonly ephemeral?: boolean } = {},
  ): void {
    const about = urn === "" ? this.stackUrn : urn;
    const diagnostic = { severity, message, urn: about, ephemeral };
    if (!ephemeral) this.diagnostics.push(diagnostic);
    this.listener.onDiagnostic?.(diagnostic);
    const [first = ""] = message.split("\n");
    const label = severity === "info" ? "" : `${severity}: `;
    this.say(lines.row("  ", about, `${label}${first}`));
  }

  summary(outputs: { before: PropertyMap; after: PropertyMap } | undefined): void {
    this.say("", ...diagnosticLines(this.diagnostics));
    if (outputs) this.say(...outputLines(outputs.before, outputs.after));
    this.say(...lines.countLines(this.counts, this.failures, this.verb === "preview"), "");
    this.say(`Duration: ${lines.formatSeconds((performance.now() - this.began) / 1000)}`);
  }

  private say(...said: readonly string[]): void {
    for (const line of said) this.listener.onLine(line);
  }
}

/** The default provider is bookkeeping: it is never shown. */
function isSilent(urn: string): boolean {
  return isProviderType(typeOf(urn));
}

export function isRoot(urn: string): boolean {
  return isStackType(typeOf(urn));
}
