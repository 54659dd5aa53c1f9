import { engineProxy } from "../support/engineProxy";
import type { RunResult } from "../support/deployment";
import { EventWatch } from "../support/eventWatch";
import { value } from "../support/instances";
import { judge } from "./judge";
import { reach } from "./look";
import type { Place } from "./place";
import type { Row } from "./row";
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
  using events = await EventWatch.begin();
  // nobody gets past a preview that fails
  const update = await place.up({ preview: row.isRefused === true });
  const instances = [];
  for (const short of shorts) {
    const after = await place.see(short);
    const starts = startsIn(events.text(), after.containerId ?? "");
    const was = before.get(short) ?? after;
    instances.push({ short, name: place.fullName(short), before: was, after, starts });
  }
  const problems = [
    ...judge({ row, does, refreshed, preview, update, instances }),
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
