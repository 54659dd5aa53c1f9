import { describe, expect, it } from "vitest";
import { diffSuffix } from "../../engine/changedKeys";
import { diagnosticLines } from "../../engine/diagnostics";
import { secret, UNKNOWN } from "../../engine/envelopes";
import { noChanges } from "../../engine/events";
import * as lines from "../../engine/lines";
import { outputLines } from "../../engine/outputLines";

const URN = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/toy:Thing::a";

describe("lines of a run", () => {
  it.each([
    [
      "a start",
      lines.startedLine("create", URN, ""),
      " +  pulumi-nodejs:dynamic/toy:Thing a creating (0s)",
    ],
    [
      "an end",
      lines.doneLine("update", URN, 0.123, " [diff: ~value]"),
      " ~  pulumi-nodejs:dynamic/toy:Thing a updated (0.12s) [diff: ~value]",
    ],
    [
      "a plan",
      lines.plannedLine("create-replacement", URN, ""),
      " ++ pulumi-nodejs:dynamic/toy:Thing a create replacement",
    ],
    [
      "a failure",
      lines.failedLine("delete-replaced", URN, "first\nsecond"),
      " -- pulumi-nodejs:dynamic/toy:Thing a **deleting failed**; error: first",
    ],
    ["a header", lines.header("refresh", "dev"), "Refreshing (dev):"],
  ])("%s", (_, line, wanted) => expect(line).toBe(wanted));

  it.each([
    [0.004, "0s"],
    [0.999, "1s"],
    [12.4, "12s"],
  ])("%d seconds are %s", (seconds, text) => expect(lines.formatSeconds(seconds)).toBe(text));

  it("counts what changed, what did not and what failed", () =>
    expect(lines.countLines({ ...noChanges, create: 1, replace: 2, same: 3 }, 1, false)).toEqual([
      "Resources:",
      "    + 1 created",
      "    +-2 replaced",
      "    3 changes. 3 unchanged 1 errored",
    ]));
});

describe("the keys that differ", () => {
  it.each([
    ["nothing", { a: 1 }, { a: 1 }, ""],
    ["added, removed, changed", { b: 1, c: 1 }, { a: 1, c: 2 }, " [diff: +a-b~c]"],
    ["secrets by what they hide", { a: secret("x") }, { a: "x" }, ""],
    ["hidden keys", { __provider: "1" }, { __provider: "2" }, ""],
  ])("%s", (_, before, after, text) => expect(diffSuffix(before, after)).toBe(text));
});

describe("outputs", () => {
  it("are shown with what they were, secrets hidden", () =>
    expect(
      outputLines(
        { same: 1, gone: "x", changed: secret("x") },
        { same: 1, changed: secret("y"), added: UNKNOWN, inner: [secret("z")] },
      ),
    ).toEqual([
      "Outputs:",
      "  + added  : [unknown]",
      "  ~ changed: [secret] => [secret]",
      '  - gone   : "x"',
      "  + inner  : [secret]",
      "    same   : 1",
      "",
    ]));

  it("are not mentioned when there are none", () => expect(outputLines({}, {})).toEqual([]));
});

describe("diagnostics", () => {
  it("are grouped by resource", () =>
    expect(
      diagnosticLines([
        { severity: "info", message: "one\ntwo\n", urn: URN, ephemeral: false },
        { severity: "error", message: "three", urn: URN, ephemeral: false },
      ]),
    ).toEqual([
      "Diagnostics:",
      "  pulumi-nodejs:dynamic/toy:Thing (a):",
      "    one",
      "    two",
      "    error: three",
      "",
    ]));
});
