import { describe, expect, it } from "vitest";
import { noChanges } from "../../engine/events";
import { exitCode } from "../../engine/exitCodes";
import { command } from "../../engine/options";

const ok = { errors: 0, stopped: false, changes: noChanges };
const changed = { ...ok, changes: { ...noChanges, update: 1 } };
const up = command("up");
const expecting = command("up", { expectNoChanges: true });

describe("the exit code", () => {
  it.each([
    ["all went well", up, ok, 0],
    ["something changed", up, changed, 0],
    ["something changed against expectation", expecting, changed, 7],
    ["nothing changed, as expected", expecting, { ...ok, changes: { ...noChanges, same: 4 } }, 0],
    ["an error was said", up, { ...ok, errors: 1 }, 1],
    ["it was stopped", up, { ...ok, stopped: true }, 1],
    ["a failure outweighs a change", expecting, { ...changed, errors: 1 }, 1],
  ])("%s: %#", (_, given, outcome, code) => expect(exitCode(given, outcome)).toBe(code));
});
