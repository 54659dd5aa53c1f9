import { engineProxy } from "../support/engineProxy";
import type { RunResult } from "../support/deployment";
import { EventWatch } from "../support/eventWatch";
import { operationsIn } from "../support/operations";
import { value } from "../support/instances";
import { announcedFor } from "./announced";
import { reach } from "./look";
import type { Place } from "./place";
import type { Expected, Happening, Row } from "./row";
import { seenOf } from "./seen";
import type { TruthSight } from "./sight";
import { startsIn } from "./starts";

/** Previews a change and applies it. What was announced and did not happen, or the other way round, in words. */
export async function problemsOf(place: Place, row: Row): Promise<readonly string[]> {
  const former = place.declared;
  await row.hand?.(place);
  const refreshed = row.refresh ? await place.refresh() : undefined;
  const declared = typeof row.program === "function" ? await row.program(place) : row.program;
  if (declared) place.declare(declared);
  const does = typeof row.does === "function" ? row.does(place) : row.does;
  const shorts = [...new Set([...Object.keys(former), ...Object.keys(place.declared)])];
  const before = await sights(place, shorts);
  const preview = await previewed(place, row);
  const isRefused = row.isRefused === true;
  using starts = await EventWatch.begin();
  // nobody gets past a preview that fails
  const update = await place.up({ preview: isRefused });
  const after = await sights(place, shorts);
  const problems = [
    ...endings(does, isRefused, preview, update),
    ...words(row, preview, refreshed),
    ...operations(row, preview, update),
    ...shorts.flatMap((short) => {
      const name = place.fullName(short);
      const [was, is] = [before.get(short), after.get(short)];
      if (!was || !is) return [];
      const started = startsIn(starts.text(), is.containerId ?? "");
      const refusal = hasFailed(name, update) && !isRefused ? ["refused"] : [];
      const seen = [...seenOf(was, is, started), ...refusal].sort();
      const operation = operationsIn(preview.events)[name];
      const announced = isRefused ? [] : announcedFor(name, preview.output, operation);
      const expected = does === "asAnnounced" ? announced : [...(does[short] ?? [])].sort();
      return [
        ...difference(`${short}: announced`, announced, expected),
        ...difference(`${short}: seen`, seen, expected),
      ];
    }),
    ...(await foundOtherwise(place, row)),
  ];
  await row.then?.(place);
  return problems.length === 0 ? [] : [...problems, preview.output, update.output];
}

async function previewed(place: Place, { slowEngine }: Row): Promise<RunResult> {
  if (!slowEngine) return place.preview();
  await using proxy = await engineProxy();
  proxy.holdUp(slowEngine.seconds);
  const env = {
    DOCKER_HOST: proxy.address,
    MYSQL_REPLICATION_LOOK_SECONDS: String(slowEngine.lookSeconds),
  };
  return await place.preview({ env });
}

async function sights(
  place: Place,
  shorts: readonly string[],
): Promise<ReadonlyMap<string, TruthSight>> {
  const all = new Map<string, TruthSight>();
  for (const short of shorts) all.set(short, await place.see(short));
  return all;
}

function endings(
  does: Expected | "asAnnounced",
  isRefused: boolean,
  preview: RunResult,
  update: RunResult,
): readonly string[] {
  const fails =
    does !== "asAnnounced" && Object.values(does).some((all) => all.includes("refused"));
  return [
    ...(isRefused === (preview.rc !== 0) ? [] : [`the preview ended with ${preview.rc}`]),
    ...((isRefused || fails) === (update.rc !== 0) ? [] : [`the update ended with ${update.rc}`]),
  ];
}

function words(row: Row, preview: RunResult, refreshed: RunResult | undefined): readonly string[] {
  const { says, saysNot, refreshSays } = row;
  return [
    ...(says && !says.test(preview.output) ? [`the preview does not say ${says}`] : []),
    ...(saysNot?.test(preview.output) ? [`the preview says ${saysNot}`] : []),
    ...(refreshSays && !refreshSays.test(refreshed?.output ?? "")
      ? [`the refresh does not say ${refreshSays}:\n${refreshed?.output ?? ""}`]
      : []),
  ];
}

/** What is said to be done to resources is done, and no row is about nothing unless it says so. */
function operations(row: Row, preview: RunResult, update: RunResult): readonly string[] {
  if (row.isRefused === true || update.rc !== 0) return [];
  const [announced, done] = [preview, update].map(({ events }) => operationsIn(events));
  const isNothing = Object.keys(done ?? {}).length === 0;
  return [
    ...difference("operations: announced", textOf(announced), textOf(done)),
    ...(isNothing === (row.isStill === true) ? [] : [`operations done: [${textOf(done).join()}]`]),
  ];
}

function textOf(all: ReturnType<typeof operationsIn> = {}): readonly string[] {
  return Object.entries(all)
    .map(([name, operation]) => `${operation} ${name}`)
    .sort();
}

/** By Pulumi, of this resource. */
function hasFailed(name: string, { events, diagnostics }: RunResult): boolean {
  return (
    events.some((event) => event.name === name && event.status === "failed") ||
    diagnostics.some(({ severity, urn }) => severity === "error" && urn.endsWith(`::${name}`))
  );
}

async function foundOtherwise(place: Place, { finds = {} }: Row): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [question, expected] of Object.entries(finds)) {
    const [, short = "", what = ""] = /^(\S+) (.*)$/s.exec(question) ?? [];
    const found = what.startsWith("SELECT ")
      ? await answerOf(place, short, what)
      : await place.output(short, what);
    if (found !== expected) problems.push(`${question} is ${found} instead of ${expected}`);
  }
  return problems;
}

async function answerOf(place: Place, short: string, query: string): Promise<string> {
  const { containerId = "" } = await place.see(short);
  const server = await reach(containerId);
  return server ? String(await value(server, query)) : "asked of a server on no network";
}

function difference(
  what: string,
  is: readonly Happening[],
  expected: readonly Happening[],
): readonly string[] {
  return is.join() === expected.join()
    ? []
    : [`${what} [${is.join()}] instead of [${expected.join()}]`];
}
