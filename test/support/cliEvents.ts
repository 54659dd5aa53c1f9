import { existsSync, readFileSync } from "node:fs";
import { isDiagnostic, type Diagnostic } from "../engine/diagnostics";
import {
  isResourceEvent,
  noChanges,
  parseChanges,
  resourceEvent,
  type Changes,
  type ResourceEvent,
  type Status,
} from "../engine/events";
import { isProviderType, typeOf } from "../engine/urn";
import { isMap, parseValue, type PropertyMap } from "../engine/values";

const STATUS_OF: Readonly<Record<string, Status>> = {
  resourcePreEvent: "started",
  resOutputsEvent: "done",
  resOpFailedEvent: "failed",
};

/** The CLI's own `--event-log`: complete lines only, so it may be read while it grows. */
export function readEventLog(path: string): readonly PropertyMap[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map(parseValue).filter(isMap);
}

/** What happened to resources; the default provider left out, and the doubles that previews have. */
export function resourceEvents(log: readonly PropertyMap[]): readonly ResourceEvent[] {
  const events = log.map(toResourceEvent).filter((event) => event !== undefined);
  const lastAt = new Map(events.map((event, at) => [keyOf(event), at]));
  return events.filter(
    (event, at) => lastAt.get(keyOf(event)) === at && !isProviderType(typeOf(event.urn)),
  );
}

function keyOf({ status, op, urn }: ResourceEvent): string {
  return `${status} ${op} ${urn}`;
}

export function changesIn(log: readonly PropertyMap[]): Changes {
  const summary = log.map((entry) => entry["summaryEvent"]).find(isMap);
  return summary ? parseChanges(summary["resourceChanges"]) : noChanges;
}

/** What was said about resources, without the CLI's colours; of the stack too, if it names it. */
export function diagnosticsIn(log: readonly PropertyMap[]): readonly Diagnostic[] {
  return log.flatMap((entry) => {
    const said = entry["diagnosticEvent"];
    if (!isMap(said)) return [];
    const { severity, message = "", urn = "", ephemeral = false } = said;
    if (typeof message !== "string") return [];
    const text = message.replace(/<\{%[^%]*%\}>/g, "").trimEnd();
    const diagnostic = { severity, urn, message: text, ephemeral: ephemeral === true };
    return isDiagnostic(diagnostic) ? [diagnostic] : [];
  });
}

function toResourceEvent(entry: PropertyMap): ResourceEvent | undefined {
  for (const [key, status] of Object.entries(STATUS_OF)) {
    const body = entry[key];
    const metadata = isMap(body) ? body["metadata"] : undefined;
    if (!isMap(metadata)) continue;
    const { op, urn } = metadata;
    const event = { op, urn, status };
    if (isResourceEvent(event)) return resourceEvent(status, event.op, event.urn);
  }
  return undefined;
}
