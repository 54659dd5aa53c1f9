import { describe, expect, it } from "vitest";
import type { LogLine } from "../../../src/pulumi/engineLog";
import { tellerOf } from "../../../src/pulumi/teller";

const s1 = { name: "s1", owner: "urn:pulumi:dev::shop::a:b:C::s1" };

describe("with Pulumi's engine,", () => {
  it.each([
    ["progress is in the row of the resource while it lasts", "progress", "info", true],
    ["information stays", "inform", "info", false],
    ["a warning is one, and stays", "warn", "warning", false],
  ] as const)("%s", async (_, kind, severity, ephemeral) => {
    const logged: LogLine[] = [];
    const printed: string[] = [];
    const teller = tellerOf(
      (line) => Promise.resolve(void logged.push(line)),
      (line) => printed.push(line),
    );
    teller[kind](s1, "catch up with the source");
    await teller.told();
    const text = "s1: catch up with the source";
    expect(logged).toEqual([{ text, urn: s1.owner, severity, ephemeral }]);
    expect(printed).toEqual([]);
  });

  it("lines come one after the other, and told() waits for the last of them", async () => {
    const events: string[] = [];
    const teller = tellerOf(
      async ({ text }) => {
        events.push(`begins ${text}`);
        await new Promise((resolve) => setTimeout(resolve, text.endsWith("a") ? 20 : 1));
        events.push(`ends ${text}`);
      },
      () => undefined,
    );
    teller.progress(s1, "a");
    teller.warn(s1, "b");
    await teller.told();
    expect(events).toEqual(["begins s1: a", "ends s1: a", "begins s1: b", "ends s1: b"]);
  });

  it("that takes no line, this one and all others are printed", async () => {
    const printed: string[] = [];
    let asked = 0;
    const teller = tellerOf(
      () => {
        asked += 1;
        return Promise.reject(new Error("UNAVAILABLE"));
      },
      (line) => printed.push(line),
    );
    teller.progress(s1, "a");
    teller.warn(s1, "b");
    await teller.told();
    expect(printed).toEqual(["s1: a", "s1: warning: b"]);
    expect(asked).toBe(1);
  });

  it("what a user has written cannot move the cursor", async () => {
    const logged: string[] = [];
    const teller = tellerOf(
      ({ text }) => Promise.resolve(void logged.push(text)),
      () => undefined,
    );
    teller.inform({ ...s1, name: "s1\u001b[2J" }, "a\u0007b");
    await teller.told();
    expect(logged.join()).not.toMatch(/\p{Cc}/u);
  });
});

it("without Pulumi's engine, everything is printed", async () => {
  const printed: string[] = [];
  const teller = tellerOf(undefined, (line) => printed.push(line));
  teller.progress(s1, "a");
  teller.inform(s1, "b");
  teller.warn(s1, "c");
  await teller.told();
  expect(printed).toEqual(["s1: a", "s1: b", "s1: warning: c"]);
});
