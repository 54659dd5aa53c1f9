import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startFleet, type Fleet } from "../../support/mysqld";
import type { MysqlServer } from "../../../src/ports/server";

let fleet: Fleet<"m1">;
let server: MysqlServer;
beforeAll(async () => {
  fleet = await startFleet(["m1"]);
  server = await fleet.server("m1").connect();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
});

const A = "aaaaaaaa-0000-0000-0000-000000000000";
const B = "bbbbbbbb-0000-0000-0000-000000000000";
const C = "cccccccc-0000-0000-0000-000000000000";

/** A set as single transactions, `uuid:tag:number`; the tag may be empty. */
const transactions = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom(A, B, C),
      fc.constantFrom("", "", "blue", "t_1"),
      fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(9_007_199_254_740_993n)),
    )
    .map(([uuid, tag, number]) => `${uuid}:${tag}:${String(number)}`),
  { maxLength: 25 },
);

function printed(set: readonly string[]): string {
  return set.map((each) => each.replace("::", ":")).join(",");
}

/** Reads what the server prints: intervals and tags, several per uuid. */
function expanded(set: string): string[] {
  return set.split(",").flatMap((group) => {
    const [uuid = "", ...parts] = group.split(":");
    let tag = "";
    return parts.flatMap((part) => {
      if (!/^\d/.test(part)) {
        tag = part;
        return [];
      }
      const [first = "", last = first] = part.split("-");
      const numbers: string[] = [];
      for (let at = BigInt(first); at <= BigInt(last); at++) numbers.push(`${uuid}:${tag}:${at}`);
      return numbers;
    });
  });
}

it("subtract is the difference of sets, for each pair, on one line", async () => {
  const pairs = fc.array(fc.tuple(transactions, transactions), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(pairs, async (given) => {
      const results = await server.subtract(
        given.map(([left, right]) => [printed(left), printed(right)]),
      );
      expect(results).toHaveLength(given.length);
      given.forEach(([left, right], index) => {
        const result = results[index] ?? "?";
        expect(result).not.toMatch(/\s/);
        const difference = left.filter((each) => !right.includes(each));
        expect(expanded(result).toSorted()).toEqual(difference.toSorted());
      });
    }),
    { numRuns: 150 },
  );
});

it("what subtract prints it also reads, and both agree with the server's own functions", async () => {
  await fc.assert(
    fc.asyncProperty(transactions, transactions, async (left, right) => {
      const [rest = "?"] = await server.subtract([[printed(left), printed(right)]]);
      const [all = "?"] = await server.subtract([[printed(left), ""]]);
      expect(
        await server.subtract([
          [rest, ""],
          [rest, printed(right)],
          [rest, all],
          [all, all],
          [`${rest},${printed(right)},`, printed(left)],
        ]),
      ).toEqual([
        rest,
        rest,
        "",
        "",
        (await server.subtract([[printed(right), printed(left)]]))[0],
      ]);
    }),
    { numRuns: 50 },
  );
});

it("no pair is no question", async () => {
  expect(await server.subtract([])).toEqual([]);
});

it("a malformed set is an error with its number, and nothing of it is run", async () => {
  await expect(server.subtract([["') OR SLEEP(5) -- ", ""]])).rejects.toMatchObject({
    errno: 1772,
  });
});

it("sets are facts on one line, own and foreign", async () => {
  await fleet.server("m1").sql(`SET GLOBAL gtid_purged='${C}:1-3,${B}:7:blue:1-2'`);
  const { gtidExecuted, gtidPurged } = await server.observe();
  expect(gtidExecuted).toBe(`${B}:7:blue:1-2,${C}:1-3`);
  expect(gtidPurged).toBe(gtidExecuted);
});

it.each([
  ["an empty set has always arrived", "", 0, true],
  ["what was executed has arrived", `${C}:2`, 1, true],
  ["what is missing has not arrived in time", `${C}:2-4`, 1, false],
  ["with no time left only what is there counts", `${C}:2-4`, 0, false],
  ["with no time left, what is there", `${C}:1,${B}:7:blue:2`, 0, true],
])("%s", async (_, gtids, seconds, reached) => {
  expect(await server.waitForGtids(gtids, seconds)).toBe(reached);
});
