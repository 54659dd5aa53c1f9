import type { Changes, Op } from "./events";
import type { Verb } from "./options";
import { nameOf, typeOf } from "./urn";

interface Words {
  readonly prefix: string;
  readonly doing: string;
  readonly done: string;
  readonly plan: string;
  readonly failing: string;
}

const WORDS: Readonly<Record<Op, Words>> = {
  same: { prefix: "  ", doing: "", done: "", plan: "", failing: "failing" },
  create: words("+ ", "creating", "created", "create"),
  update: words("~ ", "updating", "updated", "update"),
  delete: words("- ", "deleting", "deleted", "delete"),
  replace: words("+-", "replacing", "replaced", "replace"),
  "create-replacement": {
    ...words("++", "creating replacement", "created replacement", "create replacement"),
    failing: "creating",
  },
  "delete-replaced": {
    ...words("--", "deleting original", "deleted original", "delete original"),
    failing: "deleting",
  },
  refresh: words("~ ", "refreshing", "refreshed", "refresh"),
};

function words(prefix: string, doing: string, done: string, plan: string): Words {
  return { prefix, doing, done, plan, failing: doing };
}

const HEADERS: Readonly<Record<Verb, string>> = {
  up: "Updating",
  preview: "Previewing update",
  refresh: "Refreshing",
  destroy: "Destroying",
};

export const RUN_NAMES: Readonly<Record<Verb, string>> = {
  up: "update",
  preview: "preview",
  refresh: "refresh",
  destroy: "destroy",
};

export function header(verb: Verb, stack: string): string {
  return `${HEADERS[verb]} (${stack}):`;
}

export function row(prefix: string, urn: string, text: string): string {
  return ` ${prefix} ${typeOf(urn)} ${nameOf(urn)} ${text}`.trimEnd();
}

export function startedLine(op: Op, urn: string, diff: string): string {
  const { prefix, doing } = WORDS[op];
  return row(prefix, urn, `${doing} (0s)${diff}`);
}

export function doneLine(op: Op, urn: string, seconds: number, diff: string): string {
  const { prefix, done } = WORDS[op];
  return row(prefix, urn, `${done} (${formatSeconds(seconds)})${diff}`);
}

export function plannedLine(op: Op, urn: string, diff: string): string {
  const { prefix, plan } = WORDS[op];
  return row(prefix, urn, `${plan}${diff}`);
}

export function failedLine(op: Op, urn: string, message: string): string {
  const { prefix, failing } = WORDS[op];
  const [first = ""] = message.split("\n");
  return row(prefix, urn, `**${failing} failed**; error: ${first}`);
}

export function formatSeconds(seconds: number): string {
  return seconds < 1 ? `${Number(seconds.toFixed(2))}s` : `${Math.round(seconds)}s`;
}

const COUNTS = [
  ["create", "+ ", "created", "to create"],
  ["update", "~ ", "updated", "to update"],
  ["delete", "- ", "deleted", "to delete"],
  ["replace", "+-", "replaced", "to replace"],
] as const;

export function countLines(changes: Changes, errors: number, preview: boolean): readonly string[] {
  const counted = COUNTS.filter(([op]) => changes[op] > 0);
  const total = counted.reduce((sum, [op]) => sum + changes[op], 0);
  const summary = [
    ...(counted.length > 1 ? [`${total} changes.`] : []),
    ...(changes.same > 0 ? [`${changes.same} unchanged`] : []),
    ...(errors > 0 ? [`${errors} errored`] : []),
  ];
  return [
    "Resources:",
    ...counted.map(([op, sign, did, will]) => `    ${sign}${changes[op]} ${preview ? will : did}`),
    ...(summary.length > 0 ? [`    ${summary.join(" ").replace(" errored", " errored")}`] : []),
  ];
}
