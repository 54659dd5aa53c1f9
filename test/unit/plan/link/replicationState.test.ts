import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foreign } from "../../../../src/ground/foreign";
import { HEALTHY, type ReplicationStateName } from "../../../../src/plan/link/replicationState";
import { facts, type Given } from "../facts";
import { aliasOf, sourceCaOf } from "../../../../src/ground/names";
import { idOf, uuidOf } from "../world";

const FOREIGN = `${uuidOf("s1")}:7`;
const MISSING = `${uuidOf("m1")}:10-12`;

/** All of them: the compiler refuses this list when one is missing or too many. */
const names: Readonly<Record<ReplicationStateName, true>> = {
  unreachable: true,
  uninitialised: true,
  seeding: true,
  standalone: true,
  leaving: true,
  sourceUnreachable: true,
  errant: true,
  sourcePurged: true,
  unconfigured: true,
  wrongSource: true,
  failed: true,
  stopped: true,
  connecting: true,
  delayed: true,
  catchingUp: true,
  replicating: true,
};

const replica = () => facts().replicatingFrom("m1");

const rows: readonly (readonly [string, Given, ReplicationStateName])[] = [
  ["nothing answers", replica().without("server"), "unreachable"],
  ["nobody has ever logged in", replica().withFiles({ initialised: false }), "uninitialised"],
  ["a copy of its source's data has begun", replica().seedingFrom("m1"), "seeding"],
  [
    "a copy has begun, and slaveOf was removed",
    replica().seedingFrom("m1").wantingNoSource(),
    "seeding",
  ],
  ["no source is declared and there is no channel", facts(), "standalone"],
  ["its slaveOf was removed while it replicates", replica().wantingNoSource(), "leaving"],
  ["it holds a transaction its source never had", replica().withErrant(FOREIGN), "errant"],
  [
    "the source has purged what it needs",
    replica().withRelation({ purged: MISSING }),
    "sourcePurged",
  ],
  ["a source is declared and there is no channel", replica().withoutChannel(), "unconfigured"],
  [
    "there is no channel and the source is silent",
    replica().withoutChannel().withSilentSource("m1"),
    "sourceUnreachable",
  ],
  [
    "its channel leads elsewhere and the new source is silent",
    replica().wanting("m2").withSilentSource("m2"),
    "sourceUnreachable",
  ],
  ["its channel does not verify the source", replica().withChannel({ tls: false }), "wrongSource"],
  ["the applier ended with an error", replica().failing("applier", 1062), "failed"],
  ["the receiver ended with an error", replica().failing("receiver", 2003), "failed"],
  ["the receiver tries with a password that is refused", replica().connecting(1045), "failed"],
  ["the receiver tries with an account that is locked", replica().connecting(3118), "failed"],
  ["the applier was stopped by hand", replica().stopped("applier"), "stopped"],
  ["the receiver was stopped by hand", replica().stopped("receiver"), "stopped"],
  ["the receiver finds nobody yet", replica().connecting(2003), "connecting"],
  [
    "the source is silent and the channel is as wanted",
    replica().connecting(2003).withSilentSource("m1"),
    "connecting",
  ],
  [
    "it waits on purpose",
    replica().withRelation({ missing: MISSING }).withChannel({ remainingDelay: 30 }),
    "delayed",
  ],
  ["its source is ahead", replica().withRelation({ missing: MISSING }), "catchingUp"],
  [
    "its source is silent and something is left to apply",
    replica().withSilentSource("m1").withUnapplied(MISSING),
    "catchingUp",
  ],
  ["both threads run and nothing is missing", replica(), "replicating"],
  ["all is well as far as it knows", replica().withSilentSource("m1"), "replicating"],
];

describe("a state", () => {
  it.each(rows)("$0 → $2", (_, { state }, kind) => {
    expect(state.kind).toBe(kind);
  });

  it("each one is reached by a row", () => {
    const reached = new Set(rows.map(([, , kind]) => kind));
    expect([...reached].sort()).toEqual(Object.keys(names).sort());
  });
});

describe("a copy is whole", () => {
  const seeding = replica().seedingFrom("m1");
  it.each<[string, Given, boolean]>([
    ["when the server says so", seeding.withClone({ begun: "today", isWhole: true }), true],
    [
      "not when that was an earlier one",
      seeding.withClone({ begun: "before", isWhole: true }),
      false,
    ],
    ["not when it failed", seeding.withClone({ begun: "today", problem: foreign("no") }), false],
    ["not when there never was one", seeding, false],
  ])("%s", (_, { state }, isWhole) => {
    expect(state).toEqual({ kind: "seeding", from: idOf("m1"), isWhole });
  });
});

describe("a channel as it should not be is wrongSource:", () => {
  it.each<[string, Given, string]>([
    ["source", replica().withChannel({ caFile: sourceCaOf(idOf("m2")) }), "source"],
    ["host", replica().withChannel({ host: aliasOf(idOf("m2")) }), "host"],
    ["port", replica().withChannel({ port: 3307 }), "port"],
    ["user", replica().withChannel({ user: "root" }), "user"],
    ["no TLS", replica().withChannel({ tls: false }), "tls"],
    ["no pinned CA", replica().withChannel({ caFile: "" }), "tls"],
    [
      "neither a pinned CA nor an alias",
      replica().withChannel({ caFile: "", host: "10.0.0.9" }),
      "source",
    ],
    ["positions instead of GTIDs", replica().withChannel({ autoPosition: false }), "autoPosition"],
    ["a delay nobody declared", replica().withChannel({ delay: 60 }), "delay"],
    ["a delay that is declared", replica().declaring({ sourceDelay: 60 }), "delay"],
    ["another server answers", replica().withChannel({ sourceUuid: uuidOf("m2") }), "serverUuid"],
  ])("%s", (_, { state }, differs) => {
    expect(state).toMatchObject({ kind: "wrongSource", differs });
  });

  it("another server answers, also once the receiver was stopped because of it", () => {
    const given = replica()
      .withChannel({ sourceUuid: uuidOf("m2") })
      .stopped("receiver");
    expect(given.state).toMatchObject({ kind: "wrongSource", differs: "serverUuid" });
  });

  it("but not one that has not connected yet", () => {
    const given = replica().withChannel({ sourceUuid: "" });
    expect(given.state.kind).toBe("replicating");
  });
});

describe("the first match wins:", () => {
  it.each<[string, Given, ReplicationStateName]>([
    [
      "unreachable before everything",
      replica().withErrant(FOREIGN).without("server"),
      "unreachable",
    ],
    [
      "uninitialised before errant",
      replica().withErrant(FOREIGN).withFiles({ initialised: false }),
      "uninitialised",
    ],
    [
      "leaving before errant: what leaves may keep what it has",
      replica().wantingNoSource().withErrant(FOREIGN),
      "leaving",
    ],
    [
      "errant before purged",
      replica().withRelation({ errant: FOREIGN, purged: MISSING }),
      "errant",
    ],
    [
      "purged before a channel is made",
      replica().withoutChannel().withRelation({ purged: MISSING }),
      "sourcePurged",
    ],
    [
      "errant before a running channel",
      replica().withRelation({ errant: FOREIGN, missing: MISSING }),
      "errant",
    ],
    [
      "wrongSource before a failed thread",
      replica().withChannel({ tls: false }).failing("applier", 1062),
      "wrongSource",
    ],
    ["failed before stopped", replica().stopped("receiver").failing("applier", 1062), "failed"],
    ["stopped before connecting", replica().stopped("applier").connecting(2003), "stopped"],
    [
      "connecting before catching up",
      replica().connecting(2003).withRelation({ missing: MISSING }),
      "connecting",
    ],
  ])("%s", (_, { state }, kind) => {
    expect(state.kind).toBe(kind);
  });

  it("of two failed threads the applier's error is told", () => {
    const given = replica().failing("receiver", 2003).failing("applier", 1062);
    expect(given.state).toMatchObject({ thread: "applier", errno: 1062 });
  });
});

describe("a state carries what was seen:", () => {
  it.each<[string, Given, object]>([
    ["the errant set", replica().withErrant(FOREIGN), { gtids: FOREIGN }],
    ["the purged set", replica().withRelation({ purged: MISSING }), { gtids: MISSING }],
    [
      "thread, errno and message",
      replica().failing("receiver", 13117),
      { thread: "receiver", errno: 13117, message: foreign("message 13117") },
    ],
    ["the last attempt's error", replica().connecting(2003), { errno: 2003 }],
    [
      "what is missing, and what of the beginning of the run",
      replica().withRelation({ missing: MISSING, missingOfTarget: FOREIGN }),
      { missing: MISSING, missingOfTarget: FOREIGN },
    ],
  ])("%s", (_, { state }, data) => {
    expect(state).toMatchObject(data);
  });
});

describe("docs/replication.md", () => {
  const lines = readFileSync(join(__dirname, "../../../../docs/replication.md"), "utf8")
    .split(/^## /m)
    .find((section) => section.startsWith("States\n"))
    ?.split("\n");
  const table = (lines ?? [])
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .flatMap(([, name = "", , , active = ""]) =>
      /^`\w+`$/.test(name) ? [{ name: name.slice(1, -1), active: active.startsWith("yes") }] : [],
    );

  it("has a row for each state, and no other", () => {
    expect(table.map(({ name }) => name).sort()).toEqual(Object.keys(names).sort());
  });

  it("says which of them are ACTIVE", () => {
    const active = table.filter((row) => row.active).map(({ name }) => name);
    expect(active.sort()).toEqual([...HEALTHY].sort());
  });
});
