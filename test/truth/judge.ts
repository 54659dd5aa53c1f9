import type { RunResult } from "../support/deployment";
import { type Operations, operationsIn } from "../support/operations";
import { announcedFor, OR_REFUSED } from "./announced";
import type { Expected, Row } from "./row";
import { seenOf } from "./seen";
import type { TruthSight } from "./sight";

type Run = Pick<RunResult, "rc" | "output" | "events" | "diagnostics">;

/** A row that was played. */
export interface Played {
  readonly row: Pick<Row, "isRefused" | "isStill" | "says" | "saysNot" | "refreshSays">;
  readonly does: Expected | "asAnnounced";
  readonly refreshed: Pick<Run, "output"> | undefined;
  readonly preview: Run;
  readonly update: Run;
  readonly instances: readonly {
    readonly short: string;
    /** The resource's. */
    readonly name: string;
    readonly before: TruthSight;
    readonly after: TruthSight;
    readonly starts: number;
  }[];
}

/** In words, each difference between what was announced, what was seen to happen, and what the row expects. */
export function judge(played: Played): readonly string[] {
  return [...endings(played), ...words(played), ...operations(played), ...happenings(played)];
}

function endings({ row, does, preview, update }: Played): readonly string[] {
  const isRefused = row.isRefused === true;
  const fails =
    does !== "asAnnounced" && Object.values(does).some((all) => all.includes("refused"));
  return [
    ...(isRefused === (preview.rc !== 0) ? [] : [`the preview ended with ${preview.rc}`]),
    ...((isRefused || fails) === (update.rc !== 0) ? [] : [`the update ended with ${update.rc}`]),
  ];
}

function words({ row, preview, refreshed }: Played): readonly string[] {
  const { says, saysNot, refreshSays } = row;
  const heard = refreshed?.output ?? "";
  return [
    ...(says && !says.test(preview.output) ? [`the preview does not say ${says}`] : []),
    ...(saysNot?.test(preview.output) ? [`the preview says ${saysNot}`] : []),
    ...(refreshSays && !refreshSays.test(heard)
      ? [`the refresh does not say ${refreshSays}:\n${heard}`]
      : []),
  ];
}

/** What is said to be done to resources is done, and no row is about nothing unless it says so. */
function operations({ row, preview, update }: Played): readonly string[] {
  if (row.isRefused === true || update.rc !== 0) return [];
  const done = textOf(operationsIn(update.events));
  return [
    ...difference("operations announced", textOf(operationsIn(preview.events)), done),
    ...((done.length === 0) === (row.isStill === true)
      ? []
      : [`operations done: [${done.join()}]`]),
  ];
}

function textOf(all: Operations): readonly string[] {
  return Object.entries(all)
    .map(([name, operation]) => `${operation} ${name}`)
    .sort();
}

function happenings({ row, does, preview, update, instances }: Played): readonly string[] {
  const isRefused = row.isRefused === true;
  const operation = operationsIn(preview.events);
  return instances.flatMap(({ short, name, before, after, starts }) => {
    const refusal = !isRefused && hasFailed(name, update) ? ["refused"] : [];
    const announced = isRefused
      ? []
      : outcome(
          announcedFor(namesOf(name, after), preview.output, operation[name]),
          refusal.length > 0,
        );
    const seen = [...seenOf(before, after, starts), ...refusal].sort();
    const expected = does === "asAnnounced" ? announced : [...(does[short] ?? [])].sort();
    return [
      ...difference(`${short}: announced`, announced, expected),
      ...difference(`${short}: seen`, seen, expected),
    ];
  });
}

/** An instance that declares a name is called by it. */
function namesOf(resource: string, { name }: TruthSight): readonly string[] {
  return name === "" || name === resource ? [resource] : [resource, name];
}

/** Of two that were announced, the one that has come. */
function outcome(announced: readonly string[], isRefused: boolean): readonly string[] {
  if (!announced.includes(OR_REFUSED)) return announced;
  return isRefused ? ["refused"] : announced.filter((one) => one !== OR_REFUSED);
}

/** By Pulumi, of this resource. */
function hasFailed(name: string, { events, diagnostics }: Run): boolean {
  return (
    events.some((event) => event.name === name && event.status === "failed") ||
    diagnostics.some(({ severity, urn }) => severity === "error" && urn.endsWith(`::${name}`))
  );
}

function difference(
  what: string,
  is: readonly string[],
  expected: readonly string[],
): readonly string[] {
  return is.join() === expected.join()
    ? []
    : [`${what} [${is.join()}] instead of [${expected.join()}]`];
}
