import { expect, it } from "vitest";
import { foresee } from "../../../src/plan/model/foresee";
import { reportOf } from "../../../src/manage/reportOf";
import { forecastLines } from "../../../src/words/forecast";
import { wordsFor } from "../../../src/words/steps";
import { cleaned } from "../../../src/ground/foreign";
import { facts, type Given } from "../plan/facts";

// What servers, engines and their users say is part of what is seen: no report repeats a control character of it.
const HOSTILE = "\u001b[2J\u202e\r\n::error::\u2028x";
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Words of a closed set, by which decisions are made. */
const CLOSED = new Set(["state", "kind", "persistedOpen"]);

/** Appends the hostile text to every text in the data. */
function poisoned(data: unknown, key = ""): unknown {
  if (typeof data === "string") return CLOSED.has(key) ? data : data + HOSTILE;
  if (data instanceof Map) {
    return new Map([...data].map(([id, name]) => [id, poisoned(name)] as const));
  }
  if (Array.isArray(data)) return data.map((one) => poisoned(one));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, part]) => [name, poisoned(part, name)]),
  );
}

const replica = () => facts().replicatingFrom("m1");

it.each<[string, Given]>([
  ["one that replicates", replica()],
  ["one whose applier has failed", replica().failing("applier", 1062)],
  ["one whose receiver finds nobody", replica().connecting(2003)],
  ["one whose source does not answer", replica().withoutChannel().withSilentSource("m1")],
  ["one that holds errant transactions", replica().withErrant("x:1")],
  ["one that is half copied", replica().seedingFrom("m1")],
  ["one that is down", facts().down()],
  ["one that nobody can log in to", facts().without("server")],
  ["one that is standalone", facts()],
])("of %s", (_, { spec, seen, state, plan }) => {
  const told = reportOf(
    spec,
    poisoned(seen) as typeof seen,
    poisoned(state) as typeof state,
    plan,
    "2026-01-02T03:04:05.000Z",
  );
  expect(JSON.stringify(told)).not.toMatch(CONTROL);
  const lines = [
    ...forecastLines(spec, seen, foresee(spec, seen)).map(({ text }) => text),
    ...(plan.kind === "steps" ? plan.steps.map(wordsFor) : []),
  ];
  for (const line of lines) expect(cleaned(line)).toBe(line);
});
