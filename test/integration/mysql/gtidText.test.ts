import fc from "fast-check";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, expect, it } from "vitest";
import { countTransactions, describeSet, gtidIntervals } from "../../../src/ground/gtidText";
import { startFleet, type Fleet } from "../../support/mysqld";

let fleet: Fleet<"m1">;
let connection: Connection;
beforeAll(async () => {
  fleet = await startFleet(["m1"]);
  connection = await fleet.server("m1").raw();
});
afterAll(async () => {
  await connection.end();
  await fleet[Symbol.asyncDispose]();
});

const CASES = 240;
const BATCH = 30;
const A = "aaaaaaaa-0000-0000-0000-000000000000";

interface Piece {
  readonly uuid: string;
  readonly tag: string;
  readonly first: number;
  readonly length: number;
}

/** Few uuids, tags and numbers, so that intervals overlap, touch and repeat. */
const pieces: fc.Arbitrary<readonly Piece[]> = fc.array(
  fc.record({
    uuid: fc.constantFrom(A, A.replaceAll("a", "b"), A.replaceAll("a", "9")),
    tag: fc.constantFrom("", "", "blue", "t_1", "_"),
    first: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 90_000, max: 90_010 })),
    length: fc.integer({ min: 0, max: 6 }),
  }),
  { maxLength: 12 },
);

/** As somebody might write it: in this order, each piece with its uuid or behind the one before. */
const written = (set: readonly Piece[], breaks: readonly string[]) =>
  set
    .map(({ uuid, tag, first, length }, at) => {
      const origin = tag === "" ? uuid : `${uuid}:${tag}`;
      const interval = length === 1 ? String(first) : `${first}-${first + length - 1}`;
      return `${origin}:${interval}${breaks[at % breaks.length] ?? ","}`;
    })
    .join("");

const breaks = fc.array(fc.constantFrom(",", ",\n", ", ", " ,,\n\n"), { minLength: 1 });
const aCase = fc.tuple(pieces, breaks).map(([set, between]) => ({
  transactions: transactionsOf(set),
  text: written(set, between),
}));

/** The model: one GTID for each transaction. */
function transactionsOf(set: readonly Piece[]): ReadonlySet<string> {
  return new Set(
    set.flatMap(({ uuid, tag, first, length }) =>
      Array.from({ length }, (_, at) => gtid(uuid, tag, first + at)),
    ),
  );
}

function gtid(uuid: string, tag: string, number: number | bigint): string {
  return `${uuid}:${tag === "" ? "" : `${tag}:`}${String(number)}`;
}

/** What our reading of a text says it holds. */
function enumerated(text: string): readonly string[] {
  return (gtidIntervals(text) ?? []).flatMap(({ uuid, tag, first, last }) =>
    Array.from({ length: Number(last - first) + 1 }, (_, at) =>
      gtid(uuid, tag, first + BigInt(at)),
    ),
  );
}

/** One row of answers, in one round trip. */
async function ask(questions: readonly (readonly [sql: string, ...values: string[]])[]) {
  if (questions.length === 0) return [];
  const columns = questions.map(([sql], at) => `${sql} AS c${at}`).join(", ");
  const values = questions.flatMap(([, ...each]) => each);
  const [[row = {}]] = await connection.query<RowDataPacket[]>(`SELECT ${columns}`, values);
  return questions.map((_, at) => (row as Record<string, unknown>)[`c${at}`]);
}

it("what is read from a server's text, and from what people write, is what the server means", async () => {
  let seen = 0;
  const batches = fc.array(aCase, { minLength: BATCH, maxLength: BATCH });
  await fc.assert(
    fc.asyncProperty(batches, async (cases) => {
      const normal = await ask(cases.map(({ text }) => ["GTID_SUBTRACT(?, '')", text]));
      const printed = normal.map(String);
      for (const [at, { transactions, text }] of cases.entries()) {
        const [serverText = "?", count] = [printed[at], BigInt(transactions.size)];
        expect([text, countTransactions(text)]).toEqual([text, count]);
        expect([serverText, countTransactions(serverText)]).toEqual([serverText, count]);
        expect(enumerated(text)).toEqual(enumerated(serverText));
        expect(new Set(enumerated(serverText))).toEqual(transactions);
      }
      const single = printed.flatMap((set) => enumerated(set).map((one) => [one, set] as const));
      const isIn = await ask(single.map((pair) => ["GTID_SUBSET(?, ?)", ...pair]));
      expect(single.filter((_, at) => isIn[at] !== 1)).toEqual([]);
      const rest = await ask(
        printed.map((set) => ["GTID_SUBTRACT(?, ?)", set, enumerated(set).join(",")]),
      );
      expect(rest).toEqual(printed.map(() => ""));
      seen += cases.length;
    }),
    { numRuns: CASES / BATCH },
  );
  expect(seen).toBeGreaterThanOrEqual(200);
});

it("what is shown of a set is that set, in the server's own order, or the beginning of it", async () => {
  const batches = fc.array(aCase, { minLength: BATCH, maxLength: BATCH });
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(batches, async (cases) => {
      const normal = await ask(cases.map(({ text }) => ["GTID_SUBTRACT(?, '')", text]));
      for (const [at, { text }] of cases.entries()) {
        const onOneLine = String(normal[at]).replaceAll("\n", " ");
        const [, shown = "", left] =
          /^\d+ transactions?.*?: (.*?)( … and \d+ more intervals?)?$/.exec(describeSet(text)) ??
          [];
        if (left === undefined) expect(shown).toBe(onOneLine);
        else expect(onOneLine.startsWith(shown)).toBe(true);
        if (left !== undefined) cut += 1;
        expect(shown.length).toBeLessThanOrEqual(200);
      }
    }),
    { numRuns: CASES / BATCH },
  );
  expect(cut).toBeGreaterThan(0);
});

it.each([
  ["stray commas and spaces", ` ,, ${A} : 1 - 5 : blue : 3 ,\n,`],
  ["capitals", `${A.toUpperCase()}:BLUE:1`],
  ["an interval that ends before it begins", `${A}:5-3`],
  ["leading zeros", `${A}:007`],
  ["a uuid with nothing behind it", A],
  ["a tag with nothing behind it", `${A}:1:blue`],
  ["a tag of 32 characters", `${A}:${"a".repeat(32)}:1`],
  ["the highest number there is", `${A}:1-9223372036854775806`],
  ["nothing", ""],
  ["a comma", ","],
])("the server takes %s, and so do we", async (_, text) => {
  const [normal] = await ask([["GTID_SUBTRACT(?, '')", text]]);
  expect(gtidIntervals(text)).toEqual(gtidIntervals(String(normal)));
  expect(gtidIntervals(text)).toBeDefined();
});

it.each([
  ["nothing behind a colon", `${A}:`],
  ["an empty place between colons", `${A}::1`],
  ["number 0", `${A}:0-3`],
  ["an interval without an end", `${A}:1-`],
  ["an interval of three", `${A}:1-5-6`],
  ["two numbers with a space between", `${A}:1 2`],
  ["a sign", `${A}:+1`],
  ["something behind a number", `${A}:1;`],
  ["a tag of 33 characters", `${A}:${"a".repeat(33)}:1`],
  ["words", "no set at all"],
  ["what describeSet has cut", `${A}:1:3 … and 98 more intervals`],
])("the server refuses %s, and we quote it", async (_, text) => {
  await expect(ask([["GTID_SUBTRACT(?, '')", text]])).rejects.toMatchObject({ errno: 1772 });
  expect(gtidIntervals(text)).toBeUndefined();
  expect(describeSet(text)).toBe(`"${text}"`);
});
