import { describe, expect, it } from "vitest";
import { foreign } from "../../../../src/ground/foreign";
import type { ServerFacts } from "../../../../src/ports/server";
import { COPY_PACKET } from "../../../../src/plan/link/seedPlan";
import { errorOf, facts, type Given, kindsOf } from "../facts";
import { sourceCaOf } from "../../../../src/ground/names";
import { aLink, aSource, GiB, idOf, uuidOf } from "../world";

const MISSING = `${uuidOf("m1")}:10-12`;
const ERRANT = `${uuidOf("s1")}:7`;
/** An instance of which this engine has neither container nor volume. */
const LOST = "11111111-2222-4333-8444-555555555555";
const COPY = ["copyFromSource"];
const REPLAY = ["changeSource", "startReplica", "awaitReceiver"];

const replica = () => facts().replicatingFrom("m1");
/** This run has already started what had stopped. */
const startedAgain = () => replica().havingTried("startAgain");
const fresh = () =>
  replica().withoutChannel().withServer({ gtidExecuted: "" }).withRelation({ purged: MISSING });
const moving = () =>
  replica()
    .wanting("m2")
    .seeing({ source: aSource("m2", "s1"), formerSource: aSource("m1", "s1") });
const withDonor = (given: Given, change: Partial<ServerFacts>) => {
  const { instance } = given.seen.source ?? aSource("m1", "s1");
  const server = instance?.server && { ...instance.server, ...change };
  return given.withSource({ ...(instance && server && { instance: { ...instance, server } }) });
};
/** All is there to be replayed, and it would take long. */
const history = (count: number) => ({
  gtidExecuted: `3e11fa47-71ca-11e1-9e33-c80aa9429562:1-${count}`,
});
const longLived = () => withDonor(fresh().withRelation({}), history(100_000));

describe("the source's data is copied", () => {
  it.each<[string, Given, readonly string[]]>([
    ["to a new replica, when the source has purged what it needs", fresh(), COPY],
    [
      "not to a new replica that can be given everything by replication",
      fresh().withRelation({}),
      REPLAY,
    ],
    ["to a new replica, when there is much to replay", longLived(), COPY],
    [
      "not when there is just not too much to replay",
      withDonor(fresh().withRelation({}), history(1_000)),
      REPLAY,
    ],
    [
      "not when much could be replayed, and a copy would not be whole",
      longLived().withSource({ copy: { leftBehind: ["shop.old (MyISAM)"] } }),
      REPLAY,
    ],
    [
      "into a volume that it just fits",
      fresh().withSource({ copy: { leftBehind: [], used: 2 * GiB } }),
      COPY,
    ],
    [
      "to a diverged replica, whose threads stop first when only one of them runs",
      replica().withErrant(ERRANT).allowingReseed().stopped("receiver"),
      ["stopReplica", ...COPY],
    ],
    [
      "to one whose receiver never came through",
      replica().withErrant(ERRANT).allowingReseed().withChannel({ sourceUuid: "" }),
      ["stopReplica", ...COPY],
    ],
    [
      "not when much could be replayed, and nobody can copy",
      longLived().withClone({ isPossible: false }),
      REPLAY,
    ],
    ["not when a server has refused it in this run", longLived().havingBeenRefusedACopy(), REPLAY],
    [
      "not when packets are too small for it here",
      longLived().withServer({ maxAllowedPacket: 1024 ** 2 }),
      REPLAY,
    ],
    [
      "not when they are at the source",
      withDonor(longLived(), { maxAllowedPacket: COPY_PACKET - 1 }),
      REPLAY,
    ],
    [
      "not to one that has transactions, however much it has to replay",
      withDonor(replica().withoutChannel(), history(1_000_000)),
      REPLAY,
    ],
    [
      "over errant transactions, when that is declared",
      replica().withErrant(ERRANT).allowingReseed(),
      ["stopReplica", ...COPY],
    ],
    [
      "over what has fallen behind for good, when that is declared",
      replica().withRelation({ purged: MISSING }).allowingReseed(),
      ["stopReplica", ...COPY],
    ],
    [
      "over data that stops the applier, when that is declared",
      startedAgain().failing("applier", 1062).allowingReseed(),
      ["stopReplica", ...COPY],
    ],
    [
      "over relay logs that cannot be read, when the source has purged what is in them",
      startedAgain()
        .failing("applier", 13121)
        .withRelation({ onlyInRelayLogs: MISSING })
        .allowingReseed(),
      ["stopReplica", ...COPY],
    ],
    [
      "from another source, although the applier stands",
      moving()
        .stopped("receiver")
        .failing("applier", 1032)
        .withUnapplied(MISSING)
        .allowingReseed()
        .havingTried("startAgain"),
      COPY,
    ],
    [
      "over what stood alone, once it is fenced",
      replica().withoutChannel().withErrant(ERRANT).allowingReseed().opened(),
      ["fence", ...COPY],
    ],
    [
      "again, when the last attempt did not come to its end",
      replica()
        .seedingFrom("m1")
        .withClone({ begun: "today", problem: foreign("interrupted") }),
      COPY,
    ],
    ["from where it is wanted now, whatever was begun", replica().seedingFrom("m2"), COPY],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });
});

describe("a copy that is whole is finished", () => {
  const whole = replica().seedingFrom("m1").withClone({ begun: "today", isWhole: true });

  it("its channel is the donor's and goes, its administrator gets his own password", () => {
    expect(kindsOf(whole.plan)).toEqual(["resetReplica", "finishSeed"]);
  });

  it("also when slaveOf was removed meanwhile", () => {
    expect(kindsOf(whole.wantingNoSource().plan)).toEqual(["resetReplica", "finishSeed"]);
  });
});

describe("nothing is copied, and nothing touched:", () => {
  it.each<[string, Given, object]>([
    [
      "errant, by default",
      replica().withErrant(ERRANT),
      { name: "ErrantTransactionsError", gtids: ERRANT },
    ],
    [
      "purged, by default",
      replica().withRelation({ purged: MISSING }),
      { name: "SourcePurgedError" },
    ],
    [
      "an applier that stands, by default",
      startedAgain().failing("applier", 1062),
      { name: "ChannelFailedError" },
    ],
    [
      "a receiver's error, which says nothing of the data",
      startedAgain().failing("receiver", 1146).allowingReseed(),
      { name: "ChannelFailedError", thread: "receiver" },
    ],
    [
      "an applier that stands for another reason than the data",
      startedAgain().failing("applier", 1021).allowingReseed(),
      { name: "ChannelFailedError" },
    ],
    [
      "tables that a copy leaves behind",
      fresh().withSource({ copy: { leftBehind: ["shop.old (MyISAM)"] } }),
      { name: "SeedRefusedError", source: "m1" },
    ],
    ["another series", withDonor(fresh(), { version: "8.4.6" }), { name: "SeedRefusedError" }],
    [
      "an image that cannot copy",
      fresh().withClone({ isPossible: false }),
      {
        name: "SeedRefusedError",
        source: "m1",
        why: expect.stringContaining("the image of s1 has") as string,
      },
    ],
    [
      "a source that cannot be copied",
      withDonor(fresh(), {
        clone: { isPossible: false, isWhole: false, begun: "", problem: "" },
      }),
      {
        name: "SeedRefusedError",
        source: "m1",
        why: expect.stringContaining("the image of m1 has") as string,
      },
    ],
    [
      "packets that are too small",
      withDonor(fresh(), { maxAllowedPacket: COPY_PACKET - 1 }),
      {
        name: "SeedRefusedError",
        source: "m1",
        why: expect.stringContaining("max_allowed_packet of m1 is 2097151") as string,
      },
    ],
    [
      "a copy that a server has refused in this run",
      fresh().havingBeenRefusedACopy(),
      {
        name: "SeedRefusedError",
        source: "m1",
        why: expect.stringContaining("Declare max_allowed_packet") as string,
      },
    ],
    [
      "a volume that is too small",
      fresh().withSource({ copy: { leftBehind: [], used: 3 * GiB } }),
      { name: "InvalidInputError", path: "volume.size" },
    ],
    [
      "a source that has lost its data: here may be the last copy",
      replica()
        .withErrant(ERRANT)
        .allowingReseed()
        .withChannel({ sourceUuid: uuidOf("m2") }),
      { name: "SourceReplacedError", before: uuidOf("m2"), now: uuidOf("m1") },
    ],
    [
      "a source that is gone with its data, another one declared: here may be the last copy",
      replica()
        .withErrant(ERRANT)
        .allowingReseed()
        .withChannel({ caFile: sourceCaOf(LOST) })
        .withFiles({ link: { ...aLink("m1"), source: LOST } }),
      { name: "SourceGoneError", source: LOST },
    ],
    [
      "a source that an engine holds which was not asked: here may be the last copy",
      replica()
        .withErrant(ERRANT)
        .allowingReseed()
        .withChannel({ caFile: sourceCaOf(LOST) })
        .withFiles({ link: { ...aLink("m1"), source: LOST, engine: "ANOTHER" } }),
      {
        name: "SourceUnknownError",
        source: LOST,
        why: "the engine ANOTHER holds it and was not asked",
      },
    ],
    [
      "a source of which nothing says which engine holds it",
      replica()
        .withErrant(ERRANT)
        .allowingReseed()
        .withChannel({ caFile: sourceCaOf(LOST) }),
      { name: "SourceUnknownError", source: LOST, why: "nothing says which engine holds it" },
    ],
    [
      "half a copy, and no source any more",
      replica().seedingFrom("m1").wantingNoSource(),
      { name: "SeedAbandonedError", source: "m1" },
    ],
    [
      "half a copy, and the source is down",
      replica().seedingFrom("m1").withSilentSource("m1", "exited"),
      { name: "InvalidInputError", path: "slaveOf" },
    ],
  ])("%s", (_, { plan }, error) => {
    expect(errorOf(plan)).toMatchObject(error);
  });

  it("a half-made copy is told apart by its note, whoever has its data", () => {
    const given = replica().seedingFrom("m1");
    expect(given.state).toMatchObject({ kind: "seeding", from: idOf("m1") });
  });
});
