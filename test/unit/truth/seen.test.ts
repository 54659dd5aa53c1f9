import { describe, expect, it } from "vitest";
import { seenOf } from "../../truth/seen";
import type { TruthSight } from "../../truth/sight";
import { startsIn } from "../../truth/starts";
import { ABSENT, DOWN, LINK, RUNNING, withServer } from "./sights";

const alone = { isReplica: false, isWritable: true };
const standalone = withServer({ link: undefined }, alone);
const linked = (of: Partial<typeof LINK>) => withServer({ link: { ...LINK, ...of } });
const variables = { max_connections: "77", back_log: "80" };

const ROWS: readonly (readonly [string, TruthSight, TruthSight, number, readonly string[]])[] = [
  ["nothing", RUNNING, RUNNING, 0, []],
  ["it is made", ABSENT, RUNNING, 1, ["created"]],
  ["it is deleted", RUNNING, ABSENT, 0, ["removed"]],
  [
    "it is deleted, and its volume stays",
    RUNNING,
    { ...ABSENT, volumes: ["v1"], volume: "v1" },
    0,
    ["removed"],
  ],
  [
    "its volume is deleted, which was all that was left of it",
    { ...ABSENT, volumes: ["v1"], volume: "v1" },
    ABSENT,
    0,
    ["removed"],
  ],
  [
    "its volume stays, which was all that was left of it",
    { ...ABSENT, volumes: ["v1"], volume: "v1" },
    { ...ABSENT, volumes: ["v1"], volume: "v1" },
    0,
    [],
  ],
  ["it was stopped", { ...RUNNING, ...DOWN }, { ...RUNNING, startedAt: "10:05" }, 1, ["started"]],
  ["one restart", RUNNING, { ...RUNNING, startedAt: "10:05" }, 1, ["restarted"]],
  ["two restarts", RUNNING, { ...RUNNING, startedAt: "10:05" }, 2, ["2 starts", "restarted"]],
  ["a copy", RUNNING, { ...RUNNING, startedAt: "10:05", copiedAt: "10:04" }, 1, ["overwritten"]],
  [
    "a copy, and a restart of its own",
    RUNNING,
    { ...RUNNING, startedAt: "10:06", copiedAt: "10:04" },
    2,
    ["overwritten", "restarted"],
  ],
  ["another container", RUNNING, { ...RUNNING, containerId: "c2" }, 1, ["recreated"]],
  [
    "another volume, and the former one is gone",
    RUNNING,
    { ...RUNNING, containerId: "c2", volume: "v2", volumes: ["v2"] },
    1,
    ["volumeDeleted"],
  ],
  [
    "another volume, and the former one is still there",
    RUNNING,
    { ...RUNNING, containerId: "c2", volume: "v2", volumes: ["v1", "v2"] },
    1,
    ["volumeLeft"],
  ],
  ["another name", RUNNING, { ...RUNNING, name: "t-x" }, 0, ["renamed"]],
  ["other limits", RUNNING, { ...RUNNING, limits: "1024" }, 0, ["limited"]],
  ["one network more", RUNNING, { ...RUNNING, networks: ["mine", "stack"] }, 0, ["joined mine"]],
  ["another certificate", RUNNING, { ...RUNNING, certificate: "second" }, 0, ["certified"]],
  ["another incarnation", RUNNING, { ...RUNNING, incarnation: "theirs" }, 0, ["adopted"]],
  ["a variable", RUNNING, withServer({ variables }), 0, ["variableSet max_connections"]],
  [
    "other defaults of a database",
    standalone,
    withServer({ link: undefined, defaults: { shop: "latin1" } }, alone),
    0,
    ["databaseSet shop"],
  ],
  ["offline before", withServer({ isOffline: true }), RUNNING, 0, ["online"]],
  [
    "the administrator's password",
    RUNNING,
    withServer({ administrator: "anew" }),
    0,
    ["rotated administrator"],
  ],
  [
    "the administrator's password, as each start sets it",
    RUNNING,
    withServer({ administrator: "anew" }, { startedAt: "10:05" }),
    1,
    ["restarted"],
  ],
  ["a channel more", standalone, RUNNING, 0, ["attached", "fenced"]],
  ["no channel any more", RUNNING, standalone, 0, ["detached", "opened"]],
  ["another channel", RUNNING, linked({ settings: "to n" }), 0, ["repointed"]],
  ["a receiver that was off", linked({ isReceiving: false }), RUNNING, 0, ["resumed"]],
  ["an applier that was off", linked({ isApplying: false }), RUNNING, 0, ["resumed"]],
  ["a receiver that was not let in", linked({ errno: 3118 }), RUNNING, 0, ["resumed"]],
  ["a receiver whose source was away", linked({ errno: 2003 }), RUNNING, 0, []],
  ["threads that are still off", linked({ errno: 1045 }), linked({ errno: 1045 }), 0, []],
  ["the password of the channel", RUNNING, linked({ password: "two" }), 0, ["rotated replication"]],
];

describe("what has become of an instance between two looks:", () => {
  it.each(ROWS)("%s", (_, before, after, starts, expected) => {
    expect(seenOf(before, after, starts)).toEqual(expected);
  });
});

it("starts are counted for one container, whatever else the engine reports", () => {
  const event = (Type: string, Action: string, ID: string) =>
    JSON.stringify({ Type, Action, Actor: { ID } });
  const events = [
    event("container", "start", "c1"),
    event("container", "exec_start: healthcheck", "c1"),
    event("container", "start", "c2"),
    event("network", "connect", "c1"),
    event("container", "start", "c1"),
    `{"Type":"container","Action":"sta`,
  ].join("\n");
  expect(startsIn(events, "c1")).toBe(2);
});
