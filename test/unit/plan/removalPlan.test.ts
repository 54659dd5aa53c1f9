import { describe, expect, it } from "vitest";
import { foreign } from "../../../src/ground/foreign";
import { ReplicasUnknownError, StillASourceError } from "../../../src/ground/errors";
import { replicasOf } from "../../../src/plan/removalPlan";
import { NOT_ASKED, seen } from "../../../src/ground/asked";
import type { SourceFacts } from "../../../src/plan/facts";
import { NO_FILES } from "../../../src/plan/host/noFiles";
import { errorOf, facts, type Given, kindsOf, nothing, stepsOf } from "./facts";
import {
  aCensus,
  aLink,
  aSilentSource,
  aSource,
  aSpec,
  accountNameOf,
  anAccount,
  idOf,
  uuidOf,
} from "./world";

const REST = `${uuidOf("m1")}:10-12`;
const kept = { volume: { ...aSpec("s1").volume, retain: true } };

const replica = () => facts().replicatingFrom("m1").wantingNoSource();
const withReplicas = (...accounts: readonly ReturnType<typeof anAccount>[]) =>
  facts().withServer({ replicationAccounts: accounts });

/** The others were asked, and none follows it. */
const unfollowed = (given: Given) => given.seeing({ followers: seen([]) });

const GONE = ["removeContainer", "removeVolume"];

describe("removal, by what is there:", () => {
  it.each<[string, Given, readonly string[]]>([
    ["its source forgets a replica, then it goes as it is", replica(), ["retireAccounts", ...GONE]],
    [
      "a source that does not answer does not hold it",
      replica()
        .stopped("receiver", "applier")
        .seeing({ formerSource: aSilentSource("m1") }),
      GONE,
    ],
    [
      "one that does not answer is forgotten all the same",
      unfollowed(replica().without("server")),
      ["retireAccounts", ...GONE],
    ],
    ["one that stands alone: the container, then the volume", facts(), GONE],
    ["also one that never ran", unfollowed(facts().down("created")), GONE],
    [
      "the volume of a container that is gone",
      unfollowed(facts().without("container", "files", "server")),
      ["removeVolume"],
    ],
    ["what is gone is removed", nothing(), []],
  ])("%s", (_, { removal }, kinds) => {
    expect(kindsOf(removal)).toEqual(kinds);
  });

  it("takes the volume that is there, whatever its name", () => {
    const volume = { name: "other", driver: "local", isOwnFolder: true, labels: {}, createdAt: "" };
    const given = unfollowed(nothing().seeing({ volume }));
    expect(stepsOf(given.removal)).toEqual([{ kind: "removeVolume", name: "other" }]);
  });

  const { accountOnRoot: _root, ...onSource } = aSource("m1", "s1");
  const { accountOnSource: _source, ...onRoot } = aSource("m1", "s1");
  const silent = { id: idOf("m1"), name: "m1", problem: foreign("connection refused") };
  it.each<[string, SourceFacts, readonly string[]]>([
    ["only the root has its account", onRoot, ["retireAccounts", ...GONE]],
    ["only its source has it", onSource, ["retireAccounts", ...GONE]],
    ["its root does not answer", { ...aSource("m1", "s1"), root: silent }, GONE],
    ["its source does not answer", { ...aSource("m1", "s1"), instance: silent }, GONE],
  ])("leaves its source as far as that answers: %s", (_, formerSource, kinds) => {
    expect(kindsOf(replica().seeing({ formerSource }).removal)).toEqual(kinds);
  });

  it("has its own account dropped and no other", () => {
    const source = aSource("m1", "s1");
    const given = replica().stopped("receiver", "applier").seeing({ formerSource: source });
    expect(stepsOf(given.removal)[0]).toEqual({
      kind: "retireAccounts",
      names: [accountNameOf("s1")],
    });
  });

  it("is refused by nothing that only a new instance could not have", () => {
    const nameHolder = {
      id: "x",
      name: "s1",
      state: "running",
      labels: {},
      published: [],
      networks: [],
      volumes: {},
    } as const;
    expect(kindsOf(facts().seeing({ nameHolder }).removal)).toEqual(GONE);
  });
});

/** No Pulumi state has come back with it. */
function unsettled(given: Given): Given {
  const { settled: _, ...files } = given.seen.files ?? NO_FILES;
  return given.seeing({ files });
}

describe("a volume that is kept", () => {
  it.each<[string, Given, readonly string[]]>([
    [
      "is left by a detach, with all that was received",
      replica(),
      ["stopReceiver", "drain", "stopReplica", "retireAccounts", "resetReplica"],
    ],
    [
      "and no channel in it",
      replica().stopped("receiver"),
      ["stopReplica", "retireAccounts", "resetReplica"],
    ],
    ["by a clean shutdown", facts(), ["disownVolume", "stopContainer", "removeContainer"]],
    [
      "also if no state has ever come back with it",
      unsettled(facts()),
      ["stopContainer", "removeContainer"],
    ],
    [
      "and no note of a source in it",
      facts().withFiles({ link: aLink("m1") }),
      ["noteLink", "disownVolume", "stopContainer", "removeContainer"],
    ],
    [
      "of a server that is down: nothing to shut down",
      unfollowed(facts().down()),
      ["disownVolume", "removeContainer"],
    ],
    ["stays", unfollowed(facts().without("container", "files", "server")), []],
  ])("%s", (_, given, kinds) => {
    expect(kindsOf(given.declaring(kept).removal)).toEqual(kinds);
  });

  it("is not left with something that cannot be applied", () => {
    const given = replica().failing("applier", 1062).withUnapplied(REST).declaring(kept);
    expect(kindsOf(given.removal)).toEqual(["startReplica", "awaitApplier"]);
    expect(kindsOf(given.havingTried("startAgain").removal)).toEqual([
      "blocked: ChannelFailedError",
    ]);
  });

  it("is not left with something that a stopping applier has not applied", () => {
    const applier = { state: "on", errno: 1062, message: foreign("duplicate") } as const;
    const given = replica().stopped("receiver").withChannel({ applier, unapplied: REST });
    expect(kindsOf(given.declaring(kept).removal)).not.toContain("removeContainer");
    expect(kindsOf(given.declaring(kept).removal)).not.toContain("stopContainer");
  });
});

describe("a source", () => {
  const silent = {
    kind: "silent",
    why: "s2 does not answer, and its volume cannot be read",
  } as const;
  const s2 = anAccount("s2", "s1", "s1");
  const s3 = anAccount("s3", "s1", "s1");

  it("is not removed while it has replicas, and they are named", () => {
    const error = errorOf(withReplicas(s2, s3).removal);
    expect(error).toBeInstanceOf(StillASourceError);
    expect(error).toMatchObject({
      instance: "s1",
      replicas: new Map([
        [idOf("s2"), "s2"],
        [idOf("s3"), "s3"],
      ]),
    });
  });

  it("that does not answer is not removed while others replicate from it", () => {
    const error = errorOf(
      facts()
        .down()
        .seeing({ followers: seen([idOf("s3")]) }).removal,
    );
    expect(error).toMatchObject({ replicas: new Map([[idOf("s3"), "s3"]]) });
  });

  it("is not held by one that left while it was silent, and says so itself", () => {
    const given = withReplicas(s2, s3).seeing({ bystanders: seen([idOf("s2")]) });
    expect(errorOf(given.removal)).toMatchObject({ replicas: new Map([[idOf("s3"), "s3"]]) });
  });

  const ALONE = { census: aCensus(["s1"]) };
  const elsewhere = { ...s2, engine: "ANOTHER" };

  it("is held by a replica on an engine that was not asked, whose account says so", () => {
    const given = withReplicas(elsewhere).seeing(ALONE);
    expect(errorOf(given.removal)).toMatchObject({
      replicas: new Map([[idOf("s2"), idOf("s2")]]),
    });
  });

  it("is held by a replica of which nothing says where it is", () => {
    const given = withReplicas({ ...s2, engine: "" }).seeing(ALONE);
    expect(errorOf(given.removal)).toBeInstanceOf(StillASourceError);
  });

  it.each<[string, Given["seen"]["followers"], string]>([
    ["nobody could say", silent, "s2 does not answer, and its volume cannot be read"],
    ["nobody was asked", NOT_ASKED, "nobody was asked"],
  ])("that does not answer is not removed while %s who follows it", (_, followers, why) => {
    for (const given of [facts().down(), facts().without("container", "files", "server")]) {
      const error = errorOf(given.seeing({ followers }).removal);
      expect(error).toBeInstanceOf(ReplicasUnknownError);
      expect(error).toMatchObject({ instance: "s1", why });
    }
  });

  it("is not held by silence when it answers itself", () => {
    expect(kindsOf(facts().seeing({ followers: silent }).removal)).toEqual(GONE);
  });

  it("is not held by silence when nothing of it is there", () => {
    expect(kindsOf(nothing().seeing({ followers: silent }).removal)).toEqual([]);
    expect(kindsOf(nothing().seeing({ followers: NOT_ASKED }).removal)).toEqual([]);
  });

  it("is removed when its replicas are gone from the engine", () => {
    const given = withReplicas(s2).seeing(ALONE);
    expect(kindsOf(given.removal)).toEqual(GONE);
  });

  it.each<[string, Given, readonly string[]]>([
    ["names its direct replicas only", withReplicas(s2, anAccount("s3", "s2", "s1")), ["s2"]],
    ["not its siblings", withReplicas(anAccount("s2", "m1", "m1")), []],
    ["not itself", withReplicas(anAccount("s1", "m1", "m1")), []],
  ])("%s", (_, { spec, seen: facts }, names) => {
    expect(replicasOf(spec, facts)).toEqual(seen(names.map((name) => idOf(name as "s2"))));
  });
});
