import { describe, expect, it } from "vitest";
import { ServerCallError } from "../../../src/ground/errors";
import { Secret } from "../../../src/ground/secret";
import { Session } from "../../../src/mysql/session";
import { sql } from "../../../src/mysql/sql";
import { RecordingWire } from "./fakeWire";

describe("a logged statement", () => {
  it("switches the binary log on and off again around it", async () => {
    const wire = new RecordingWire();
    expect(
      await new Session(wire, new Secret("of the administrator")).runLogged("x", sql`A`),
    ).toEqual([{ a: "1" }]);
    expect(wire.sent).toEqual(["sql_log_bin = 1", "A", "sql_log_bin = 0"]);
  });

  it("lets nothing of others in between", async () => {
    const wire = new RecordingWire();
    const session = new Session(wire, new Secret("of the administrator"));
    await Promise.all([
      session.runLogged("x", sql`A`),
      session.run("x", sql`B`),
      session.runLogged("x", sql`C`),
    ]);
    expect(wire.sent.join()).toBe(
      "sql_log_bin = 1,A,sql_log_bin = 0,B,sql_log_bin = 1,C,sql_log_bin = 0",
    );
  });

  it("that fails leaves the log off, and its own error counts", async () => {
    const wire = new RecordingWire((text) => (text === "A" ? { errno: 1290 } : undefined));
    await expect(
      new Session(wire, new Secret("of the administrator")).runLogged("x", sql`A`),
    ).rejects.toMatchObject({ errno: 1290 });
    expect(wire.sent.at(-1)).toBe("sql_log_bin = 0");
    expect(wire.closed).toBe(false);
  });

  it.each([
    ["on, is an error", "sql_log_bin = 1", false],
    ["off, ends the session: nobody shall write by accident", "sql_log_bin = 0", true],
  ])("whose log cannot be switched %s", async (_, part, closed) => {
    const wire = new RecordingWire((text) => (text.includes(part) ? { errno: 1227 } : undefined));
    await expect(
      new Session(wire, new Secret("of the administrator")).runLogged("x", sql`A`),
    ).rejects.toMatchObject({ errno: 1227 });
    expect(wire.closed).toBe(closed);
  });
});

describe("a last statement", () => {
  it("has its goodbye behind it, and nobody uses the session again", async () => {
    const wire = new RecordingWire();
    const session = new Session(wire, new Secret("of the administrator"));
    expect(await session.runLast("x", sql`A`, 1)).toEqual([{ a: "1" }]);
    expect(wire.sent).toEqual(["A", "goodbye"]);
    expect(session.isReusable).toBe(false);
  });

  it("that fails says so", async () => {
    const wire = new RecordingWire(() => ({ errno: 3862 }));
    const failure = new Session(wire, new Secret("of the administrator")).runLast("x", sql`A`, 1);
    await expect(failure).rejects.toBeInstanceOf(ServerCallError);
  });
});

describe("an error", () => {
  it("says what was being done, not how", async () => {
    const wire = new RecordingWire(() => ({ errno: 1, sql: "TEXT" }));
    const failure: unknown = await new Session(wire, new Secret("of the administrator"))
      .run("doing it", sql`TEXT ${new Secret("pw")}`)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServerCallError);
    expect(failure).toMatchObject({ operation: "doing it", errno: 1 });
    expect(String(failure)).not.toContain("TEXT");
  });

  it("that was expected is no answer; another one is an error", async () => {
    const session = new Session(
      new RecordingWire(() => ({ errno: 1094 })),
      new Secret("of the administrator"),
    );
    expect(await session.runUnless([1094], "x", sql`KILL`)).toBeUndefined();
    await expect(session.runUnless([1], "x", sql`KILL`)).rejects.toMatchObject({ errno: 1094 });
  });
});
