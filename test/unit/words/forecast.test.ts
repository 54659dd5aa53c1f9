import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import type { ServerFacts } from "../../../src/ports/server";
import type { SourceFacts } from "../../../src/plan/facts";
import { foundLines, type FoundWords } from "../../../src/words/forecast";
import type { Step } from "../../../src/plan/steps";
import { facts, type Given, nothing } from "../plan/facts";
import { told, textOf } from "./told";
import { anEvent, aSource, GiB, uuidOf } from "../plan/world";

const replica = () => facts().replicatingFrom("m1");
const having = (source: SourceFacts, change: Partial<ServerFacts>): SourceFacts => {
  const { instance } = source;
  const server = instance?.server && { ...instance.server, ...change };
  return { ...source, ...(instance && server && { instance: { ...instance, server } }) };
};
const linesOf = told;

describe("what an update will do, before it is done:", () => {
  it.each<[string, Given, readonly string[]]>([
    ["nothing", facts(), []],
    [
      "stacks that may replicate, and one that may no longer",
      facts()
        .declaring({ replicasFrom: ["a/b", "c/d"] })
        .withFiles({ replicasFrom: ["e/f", "a/b"] }),
      ["replicas of c/d are allowed from now on", "replicas of e/f are no longer allowed"],
    ],
    [
      "other limits",
      facts().declaring({ flavor: { memory: GiB, cpus: 2 } }),
      ["while it runs: update the limits of CPU, memory and processes in place"],
    ],
    [
      "more memory, with a larger buffer pool",
      facts().declaring({ flavor: { memory: 2 * GiB } }),
      [
        "! one restart: its configuration changes (innodb_buffer_pool_size, innodb_log_buffer_size, innodb_redo_log_capacity, performance_schema_digests_size, performance_schema_error_size and 11 more)",
        "while it runs: update the limits of CPU, memory and processes in place",
      ],
    ],
    [
      "a new replica",
      nothing()
        .wanting("m1")
        .seeing({ source: aSource("m1", "s1") }),
      ["slaveOf m1: a new replica, seeded by replaying the source's binary logs"],
    ],
    [
      "a new replica of a source that has purged its binary logs",
      nothing()
        .wanting("m1")
        .seeing({ source: having(aSource("m1", "s1"), { gtidPurged: `${uuidOf("m1")}:1-3` }) }),
      ["slaveOf m1: a new replica, seeded by a copy of the source's data"],
    ],
    [
      "a new replica of a source with much to replay",
      nothing()
        .wanting("m1")
        .seeing({
          source: having(aSource("m1", "s1"), { gtidExecuted: `${uuidOf("m1")}:1-100000` }),
        }),
      [
        "slaveOf m1: a new replica, seeded by a copy of the source's data or by replaying the source's binary logs, whichever is faster",
      ],
    ],
    [
      "errant transactions that are to go",
      replica()
        .withErrant(`${uuidOf("s1")}:7`)
        .allowingReseed(),
      [
        `! slaveOf m1: RE-SEEDED in place by a copy of the source's data (onDivergence: "reseed"), the current data of s1 is dropped, with the transactions that the source never had (1 transaction: ${uuidOf("s1")}:7)`,
      ],
    ],
    [
      "what can only be copied",
      replica()
        .withRelation({ purged: `${uuidOf("m1")}:1` })
        .allowingReseed(),
      [
        `! slaveOf m1: RE-SEEDED in place by a copy of the source's data (onDivergence: "reseed"), the current data of s1 is dropped: the source has purged what it needs`,
      ],
    ],
    [
      "a copy that was interrupted",
      replica().seedingFrom("m1"),
      ["slaveOf m1: the interrupted copy of the source's data is completed"],
    ],
    [
      "attach",
      replica().withoutChannel(),
      ["slaveOf m1: becomes a fenced replica by GTID, data kept"],
    ],
    [
      "detach",
      replica().wantingNoSource(),
      ["slaveOf m1 removed: detach in place, caught up first, then writable; id and data kept"],
    ],
    [
      "detach of what shall stay closed",
      replica().wantingNoSource().declaring({ readOnly: true }),
      ["slaveOf m1 removed: detach in place, caught up first, then kept fenced; id and data kept"],
    ],
    [
      "re-point",
      replica()
        .wanting("m2")
        .seeing({ source: aSource("m2", "s1"), formerSource: aSource("m1", "s1") }),
      [
        "slaveOf m1 → m2: re-point by GTID, data kept",
        "! if its former source sends what the next one does not have, the update fails, because its source never had these transactions, and it is taken back",
      ],
    ],
    [
      "repair of a channel",
      replica().withChannel({ tls: false }),
      ["slaveOf m1: the channel is reconfigured (tls), data kept"],
    ],
    [
      "a thread that is started again",
      replica().failing("receiver", 13114),
      [
        "the receiver has failed with error 13114: it is started again, once",
        "! if it stops again, the update fails with the error of its channel, and nothing is skipped",
      ],
    ],
    [
      "an applier that is started again, and what comes if it stops",
      replica().failing("applier", 1062).allowingReseed(),
      [
        "the applier has failed with error 1062: it is started again, once",
        `! if it stops again, s1 is RE-SEEDED in place by a copy of the source's data (onDivergence: "reseed"), its current data is dropped`,
      ],
    ],
    [
      "the same for another reason than the data",
      replica().failing("applier", 1021).allowingReseed(),
      [
        "the applier has failed with error 1021: it is started again, once",
        "! if it stops again, the update fails with the error of its channel, and nothing is skipped",
      ],
    ],
    [
      "relay logs that cannot be read",
      replica().failing("applier", 13121),
      [
        "the applier has failed with error 13121: its relay logs are fetched again from m1; what was executed stays",
      ],
    ],
    [
      "a receiver that is refused",
      replica().failing("receiver", 1045),
      ["the receiver has failed with error 1045: its account on m1 and its channel are set again"],
    ],
    ["a receiver that goes on trying by itself", replica().connecting(2003), []],
    [
      "threads that somebody has stopped",
      replica().stopped("receiver"),
      ["its receiver is stopped: it is started again"],
    ],
    [
      "a container that is down",
      facts().down(),
      [
        "it is started: its container is exited",
        "its server did not answer, so what else has to be done there is not foreseen",
      ],
    ],
    [
      "a replica that somebody has opened and written on",
      replica()
        .opened()
        .withErrant(`${uuidOf("s1")}:7`),
      [
        "! it is fenced: from then on every write is refused",
        `! then it is refused: s1 holds transactions that m1 never had (1 transaction: ${uuidOf("s1")}:7), so it cannot replicate from m1 without losing them. Remove slaveOf to keep them, or set onDivergence: "reseed" to replace the data of s1 with a copy of m1; it stays fenced`,
      ],
    ],
    [
      "a database that is dropped, a user that is new, and one that goes",
      facts()
        .withServer({
          databases: [{ name: "old", characterSet: "utf8mb4", collation: "utf8mb4_0900_ai_ci" }],
          users: [{ name: "gone", host: "%", fingerprint: "" }],
        })
        .declaring({
          formerDatabases: ["old"],
          formerUsers: [{ name: "gone", host: "%" }],
          users: [{ name: "app", host: "%", password: new Secret("pw"), databases: [] }],
        }),
      [
        "user app is created",
        "! dropped: user gone",
        "! dropped, since they are empty: database old",
      ],
    ],
    [
      "a database that is new, and another character set of one that is there",
      facts()
        .withServer({
          databases: [{ name: "old", characterSet: "utf8mb4", collation: "utf8mb4_0900_ai_ci" }],
        })
        .declaring({ databases: [{ name: "old", characterSet: "latin1" }, { name: "new" }] }),
      [
        "created: database new",
        "character set and collation are set as declared, for tables created from then on: database old",
      ],
    ],
    [
      "another password of a user",
      facts()
        .withServer({ users: [{ name: "app", host: "%", fingerprint: "" }] })
        .declaring({
          users: [{ name: "app", host: "%", password: new Secret("pw"), databases: [] }],
        })
        .seeing({
          differingAccounts: [{ name: "app", host: "%", differences: [{ kind: "redeclared" }] }],
        }),
      ["user app gets another password: the former one is no longer valid"],
    ],
    [
      "events that run no longer",
      facts()
        .declaring({ readOnly: true })
        .withServer({
          events: ["a", "b", "c", "d", "e", "f", "g"].map((e) => anEvent(`shop.${e}`)),
        }),
      [
        "! it is fenced: from then on every write is refused",
        "scheduled events are switched off until it is writable again: shop.a, shop.b, shop.c, shop.d, shop.e and 2 more",
      ],
    ],
    [
      "events that run on the source from now on, named by somebody",
      replica()
        .withoutChannel()
        .withServer({ events: [anEvent("shop.my event")] }),
      [
        "slaveOf m1: becomes a fenced replica by GTID, data kept",
        'scheduled events are switched off, because they run on its source: "shop.my event"',
      ],
    ],
    [
      "events that run again",
      facts()
        .fenced()
        .withServer({ events: [anEvent("shop.a", { status: "REPLICA_SIDE_DISABLED" })] }),
      [
        "it is opened: from then on it takes writes",
        "scheduled events are enabled again once it is writable: shop.a",
      ],
    ],
    [
      "events of a replica, which run nowhere but on its source",
      replica().withServer({ events: [anEvent("shop.a", { status: "REPLICA_SIDE_DISABLED" })] }),
      [],
    ],
    [
      "a new container",
      facts().declaring({ port: 3307 }),
      ["! new container on the same volume, data kept: unavailable meanwhile"],
    ],
    [
      "a restart",
      facts().declaring({ configuration: { back_log: "99" } }),
      ["! one restart: its configuration changes (back_log)"],
    ],
    [
      "a variable that only mysqld may know",
      facts().declaring({ configuration: { back_log: "99", a: "1" } }),
      [
        "! one restart: its configuration changes (a, back_log)",
        "! if mysqld does not accept a, the update fails and nothing is changed",
      ],
    ],
    [
      "attach and a new container",
      replica().withoutChannel().declaring({ port: 3307 }),
      [
        "slaveOf m1: becomes a fenced replica by GTID, data kept",
        "! new container on the same volume, data kept: unavailable meanwhile",
      ],
    ],
  ])("%s", (_, given, lines) => {
    expect(linesOf(given)).toEqual(lines);
  });

  it("a refusal, in the words of its error", () => {
    const given = replica().withErrant(`${uuidOf("s1")}:7`);
    const { plan } = given;
    if (plan.kind !== "blocked") throw new Error("not blocked");
    expect(linesOf(given)).toEqual([`! is refused: ${plan.error.message}`]);
  });
});

describe("what a create does with the instance that it finds:", () => {
  const found: FoundWords = {
    name: "m1",
    owner: "urn:theirs",
    madeAt: "2026-01-02",
    files: {},
    ownership: "unfinished",
  };
  const { files: _, ...keptVolume } = { ...found, name: "m1-data" };
  const SINCE = ", created on 2026-01-02";
  const ROOT = "; its root password is replaced by the one in this program";

  it.each<[string, FoundWords, (root: string) => readonly string[]]>([
    [
      "an interrupted create",
      found,
      (root) => [`continues the interrupted creation of m1${SINCE}${root}`],
    ],
    [
      "its own, before it is replaced by itself",
      { ...found, ownership: "ours" },
      (root) => [`adopts the running m1 in place; its data is kept${root}`],
    ],
    [
      "somebody else's, with consent",
      { ...found, ownership: "takenOver" },
      (root) => [
        `! TAKES OVER the running m1, which was created for urn:theirs${SINCE}: its data is kept${root}; no other state can change or delete it any more`,
      ],
    ],
    ["somebody else's: the refusal says it", { ...found, ownership: "somebodyElses" }, () => []],
    ["a kept volume", keptVolume, (root) => [`uses the kept volume m1-data${SINCE}${root}`]],
  ])("%s", (_name, given, lines) => {
    const linesAfter = (...steps: readonly Step[]) => foundLines(given, steps).map(textOf);
    expect(linesAfter()).toEqual(lines(""));
    expect(linesAfter({ kind: "ensureRoot" })).toEqual(lines(ROOT));
  });

  it("an engine that does not say since when is not quoted", () => {
    expect(foundLines({ ...keptVolume, madeAt: "" }, []).map(textOf)).toEqual([
      "uses the kept volume m1-data",
    ]);
  });
});
