import { describe, expect, it } from "vitest";
import { resourceEvent, type Op } from "../../engine/events";
import { judge, type Played } from "../../truth/judge";
import { RUNNING } from "./sights";

const URN = "urn:pulumi:dev::t::pulumi-nodejs:dynamic/mysql:DatabaseInstance::t-r";
const did = (...ops: readonly Op[]) => ops.map((op) => resourceEvent("done", op, URN));
const run = { rc: 0, output: "", events: did("update"), diagnostics: [] };
const restarts = { ...RUNNING, startedAt: "10:05" };
const one = { short: "r", name: "t-r", before: RUNNING, after: RUNNING, starts: 0 };
const restarted = { ...one, after: restarts, starts: 1 };
const SAID = "    warning: t-r: one restart: it is told";

/** A row that is true: a restart is announced, expected and seen. */
const TRUE: Played = {
  row: {},
  does: { r: ["restarted"] },
  refreshed: undefined,
  preview: { ...run, output: SAID },
  update: run,
  instances: [restarted],
};

/** A refusal that is expected and comes. */
const REFUSED: Played = {
  row: { isRefused: true, says: /because/ },
  does: {},
  refreshed: undefined,
  preview: { ...run, rc: 1, output: "because" },
  update: { ...run, rc: 1 },
  instances: [one],
};

const FAILED = { ...run, rc: 1, events: [resourceEvent("failed", "update", URN)] };
const FAILS: Played = {
  ...TRUE,
  does: { r: ["refused"] },
  preview: { ...run, output: "    warning: t-r: then it is refused: no" },
  update: FAILED,
  instances: [one],
};

const EITHER: Played = {
  ...FAILS,
  preview: {
    ...run,
    output: `${SAID}\n    warning: t-r: if mysqld does not accept a, the update fails and nothing is changed`,
  },
};

describe("a row is true", () => {
  it.each([
    ["if all that is announced happens", TRUE],
    ["if it is what nobody could know before", { ...TRUE, does: "asAnnounced" }],
    ["if it is refused for that reason", REFUSED],
    ["if the update is announced to fail, and does", FAILS],
    ["if it does the other thing that is announced, and fails", EITHER],
    [
      "if it does the one thing that is announced, and not the other",
      { ...TRUE, preview: EITHER.preview },
    ],
    [
      "if nothing is announced and done, as the row says",
      {
        ...TRUE,
        row: { isStill: true },
        does: {},
        preview: { ...run, events: did("same") },
        update: { ...run, events: did("same") },
        instances: [one],
      },
    ],
  ] satisfies [string, Played][])("%s", (_, played) => {
    expect(judge(played)).toEqual([]);
  });
});

describe("a row is false", () => {
  const ANYTHING: Played = { ...TRUE, does: "asAnnounced" };
  it.each([
    ["if something happens that was not announced", { ...TRUE, preview: run }],
    ["if something is announced that does not happen", { ...TRUE, instances: [one] }],
    ["if what happens is not what the row expects", { ...TRUE, does: {} }],
    ["if it happens twice", { ...TRUE, instances: [{ ...restarted, starts: 2 }] }],
    ["likewise where the row expects nothing", { ...ANYTHING, preview: run }],
    ["and the other way round", { ...ANYTHING, instances: [one] }],
    ["if another operation is announced", { ...TRUE, update: { ...run, events: did("same") } }],
    [
      "if nothing is done at all",
      {
        ...TRUE,
        does: {},
        preview: { ...run, events: [] },
        update: { ...run, events: [] },
        instances: [one],
      },
    ],
    ["if something is done that was to stay", { ...TRUE, row: { isStill: true } }],
    ["if the preview fails", { ...TRUE, preview: { ...TRUE.preview, rc: 1 } }],
    ["if the update fails", { ...TRUE, update: FAILED }],
    ["if it says something else", { ...TRUE, row: { says: /because/ } }],
    ["if it says what it must not say", { ...TRUE, row: { saysNot: /told/ } }],
    ["if the refresh says nothing", { ...TRUE, row: { refreshSays: /drifted/ } }],
    ["if a refusal does not come", { ...REFUSED, preview: run, update: run }],
    ["if it comes for another reason", { ...REFUSED, preview: { ...REFUSED.preview, output: "" } }],
    ["if it touches something", { ...REFUSED, instances: [restarted] }],
    ["if a failure that was announced does not come", { ...FAILS, update: run }],
    [
      "if another resource fails instead",
      {
        ...FAILS,
        update: {
          ...FAILED,
          events: [resourceEvent("failed", "update", URN.replace("t-r", "t-m"))],
        },
      },
    ],
    ["if a failure was not announced", { ...FAILS, preview: run }],
  ] satisfies [string, Played][])("%s", (_, played) => {
    expect(judge(played)).not.toEqual([]);
  });
});
