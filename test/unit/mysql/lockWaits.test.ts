import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { foreign, type Legible } from "../../../src/ground/foreign";
import { Secret } from "../../../src/ground/secret";
import { holderFor } from "../../../src/mysql/lockHolder";
import { Session, type Row } from "../../../src/mysql/session";
import { sql } from "../../../src/mysql/sql";
import { RecordingWire } from "./fakeWire";

const KEY = new Secret("of the administrator");
const HOLDER = foreign("connection 7");

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A session whose statement A waits until it is answered, and what somebody else sees meanwhile. */
function waiting(left = 100, seen: readonly (Legible | undefined | Error)[] = [HOLDER]) {
  const wire = new RecordingWire();
  const query = wire.query.bind(wire);
  let answer: (rows: readonly Row[] | object) => void = () => undefined;
  wire.query = (text) => {
    if (text !== "A") return query(text);
    void query(text);
    return new Promise((resolve, reject) => {
      answer = (rows) => {
        if (Array.isArray(rows)) resolve(rows as Row[]);
        else reject(Object.assign(new Error("refused"), { sqlState: "HY000" }, rows));
      };
    });
  };
  const looks: number[] = [];
  const session = new Session(wire, KEY, (connection) => {
    looks.push(connection);
    const one = seen[Math.min(looks.length, seen.length) - 1];
    return one instanceof Error ? Promise.reject(one) : Promise.resolve(one);
  });
  const told: string[] = [];
  session.waitForLocks({ seconds: () => left, tell: (words) => void told.push(words) });
  return { wire, session, looks, told, answer: (rows: readonly Row[] | object) => answer(rows) };
}

describe("a statement that changes something", () => {
  it("waits for locks of rows and others as long as it may, and is told that once", async () => {
    const { wire, session } = waiting(100);
    await session.change("x", sql`B`);
    await session.change("x", sql`C`);
    expect(wire.sent.map((text) => text.replace(/\s+/g, " "))).toEqual([
      "lock_wait_timeout = 100, innodb_lock_wait_timeout = 100",
      "B",
      "C",
    ]);
  });

  it.each([
    ["no more than it may", 90, ["lock_wait_timeout = 90"]],
    ["a few seconds more, which costs no statement", 97, []],
    ["longer, when it may wait longer", 101, ["lock_wait_timeout = 101"]],
  ])("waits %s", async (_, later, bounds) => {
    let left = 100;
    const { wire, session } = waiting();
    session.waitForLocks({ seconds: () => left, tell: () => undefined });
    await session.change("x", sql`B`);
    left = later;
    wire.sent.length = 0;
    await session.change("x", sql`C`);
    expect(wire.sent.map((text) => text.split(",")[0])).toEqual([...bounds, "C"]);
  });

  it("waits 30 s where nobody has said how long, without a statement more", async () => {
    const wire = new RecordingWire();
    await new Session(wire, KEY).change("x", sql`B`);
    expect(wire.sent).toEqual(["B"]);
  });

  it("is logged in the same way", async () => {
    const { wire, session } = waiting(100);
    await session.runLogged("x", sql`B`);
    expect(wire.sent.map((text) => text.replace(/\s+/g, " "))).toEqual([
      "sql_log_bin = 1",
      "lock_wait_timeout = 100, innodb_lock_wait_timeout = 100",
      "B",
      "sql_log_bin = 0",
    ]);
  });
});

describe("while it waits", () => {
  it("somebody looks after 5 s, and says for whom, once", async () => {
    const { session, looks, told, answer } = waiting();
    const done = session.change("x", sql`A`);
    await vi.advanceTimersByTimeAsync(4900);
    expect(looks).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(looks).toEqual([42]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told).toEqual([`waiting for a lock of ${HOLDER}`]);
    answer([{ a: "1" }]);
    expect(await done).toEqual([{ a: "1" }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toHaveLength(4);
  });

  it("a statement that is only slow is not told of, and a look that fails says nothing", async () => {
    const { session, told, answer } = waiting(100, [undefined, new Error("no"), undefined]);
    const done = session.change("x", sql`A`);
    await vi.advanceTimersByTimeAsync(40_000);
    answer([]);
    await done;
    expect(told).toEqual([]);
  });

  it("in vain, the error names who was seen last", async () => {
    const another = foreign("connection 8");
    const { session, answer } = waiting(50, [HOLDER, another]);
    const done = session.change("making it", sql`A`);
    done.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(50_000);
    answer({ errno: 1205 });
    await expect(done).rejects.toMatchObject({
      operation: "making it",
      errno: 1205,
      message: expect.stringMatching(/for 50 s .* a lock of "connection 8"\. End that/) as string,
    });
  });

  it("for less than 10 s, somebody looks in the middle", async () => {
    const { session, looks, answer } = waiting(2);
    const done = session.change("x", sql`A`);
    done.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1100);
    expect(looks).toHaveLength(1);
    answer({ errno: 1205 });
    await expect(done).rejects.toMatchObject({ errno: 1205 });
  });

  it("another error is its own", async () => {
    const { session, answer } = waiting();
    const done = session.change("x", sql`A`);
    done.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(6000);
    answer({ errno: 1396 });
    await expect(done).rejects.toMatchObject({ errno: 1396, detail: '"refused"' });
  });
});

describe("the holder of a lock", () => {
  const told = async (...rows: readonly Row[]) => {
    const wire = new RecordingWire(undefined, () => rows);
    const words = await holderFor(new Session(wire, KEY), 42);
    expect(wire.sent[0]).toMatch(/PROCESSLIST_ID = 42/);
    return words;
  };

  it.each<[string, Row, string]>([
    [
      "by its statement",
      { holder: "7", user: "app", statement: "LOCK TABLES shop.t WRITE" },
      'connection 7 of the user app ("LOCK TABLES shop.t WRITE")',
    ],
    [
      "without what it has quoted",
      { holder: "7", user: "app", statement: "ALTER USER x IDENTIFIED BY 'secret'" },
      'connection 7 of the user app ("ALTER USER x IDENTIFIED BY …")',
    ],
    [
      "without a statement",
      { holder: "7", user: "app", statement: null },
      "connection 7 of the user app",
    ],
    [
      "as the server's own",
      { holder: null, user: null, statement: null },
      "a thread of the server",
    ],
    [
      "by a name that does not go on with the sentence",
      { holder: "7", user: 'x". Run this: \u001b[2J', statement: null },
      `connection 7 of the user "x'. Run this:"`,
    ],
  ])("is told %s", async (_, row, words) => {
    expect(await told(row)).toBe(words);
  });

  it("is nobody where nothing waits", async () => {
    expect(await told()).toBeUndefined();
  });
});
