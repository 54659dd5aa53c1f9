import { describe, expect, it } from "vitest";
import { foreign } from "../../../../src/ground/foreign";
import { ChannelFailedError } from "../../../../src/ground/errors";
import { after } from "../afterStep";
import { errorOf, facts, type Given, kindsOf, stepsOf } from "../facts";
import {
  aNeighbour,
  aSilentSource,
  aSource,
  accountNameOf,
  anAccount,
  NOTHING_BETWEEN,
  uuidOf,
} from "../world";

const REST = `${uuidOf("m1")}:10-12`;

/** Replicates from m1; its slaveOf was removed. */
const leaving = () => facts().replicatingFrom("m1").wantingNoSource();
const behind = (given: Given) =>
  given.seeing({
    formerSource: {
      ...aSource("m1", "s1"),
      relation: { ...NOTHING_BETWEEN, missingOfTarget: REST },
    },
  });

const FORGOTTEN = ["stopReplica", "retireAccounts", "resetReplica"];

describe("detach: while there is a channel", () => {
  it.each<[string, Given, readonly string[]]>([
    ["it catches up with what the source had", behind(leaving()), ["awaitCatchUp"]],
    [
      "the receiver stops first, then what it has received is applied",
      leaving(),
      ["stopReceiver", "drain", ...FORGOTTEN],
    ],
    [
      "a receiver that only tries stops too",
      leaving().connecting(2003),
      ["stopReceiver", "drain", ...FORGOTTEN],
    ],
    [
      "what was received is applied",
      leaving().stopped("receiver").withUnapplied(REST),
      ["drain", ...FORGOTTEN],
    ],
    [
      "by an applier that is started for it, and stopped again",
      leaving().stopped("receiver", "applier").withUnapplied(REST),
      ["drain", ...FORGOTTEN],
    ],
    [
      "both threads stop, the source forgets it, the channel goes",
      leaving().stopped("receiver"),
      FORGOTTEN,
    ],
    [
      "threads that stand are not stopped again",
      leaving().stopped("receiver", "applier"),
      ["retireAccounts", "resetReplica"],
    ],
    [
      "a source that does not answer does not hold it",
      leaving()
        .connecting(2003)
        .seeing({ formerSource: aSilentSource("m1") }),
      ["stopReceiver", "drain", "stopReplica", "resetReplica"],
    ],
    [
      "and is not cleaned",
      leaving()
        .stopped("receiver", "applier")
        .seeing({ formerSource: aSilentSource("m1") }),
      ["resetReplica"],
    ],
    [
      "a receiver that has failed does not hold it",
      behind(leaving()).failing("receiver", 13114),
      FORGOTTEN,
    ],
    [
      "nor does one that does not get through",
      behind(leaving()).connecting(2003),
      ["stopReceiver", "drain", ...FORGOTTEN],
    ],
    [
      "an applier that has failed is started once, also when nothing that was received is left",
      behind(leaving()).failing("applier", 1756),
      ["startReplica", "awaitReceiver"],
    ],
    [
      "and then does not hold it",
      behind(leaving()).failing("applier", 1756).havingTried("startAgain"),
      ["stopReceiver", "drain", ...FORGOTTEN],
    ],
    [
      "one with something left to apply as well, and the receiver goes on",
      behind(leaving()).failing("applier", 1062).withUnapplied(REST),
      ["startReplica", "awaitApplier"],
    ],
    [
      "relay logs that nobody can read are fetched again from a source that has what is in them",
      behind(leaving()).failing("applier", 13121).withUnapplied(REST),
      ["stopReplica", "dropRelayLogs"],
    ],
    [
      "and so are relay logs that are gone",
      behind(leaving()).failing("applier", 13117).withUnapplied(REST),
      ["stopReplica", "dropRelayLogs"],
    ],
    [
      "and until then everything else waits",
      behind(leaving()).stopped("receiver", "applier").havingTried("fetchAgain"),
      ["startReplica", "awaitReceiver"],
    ],
    [
      "once this run has stopped the receiver, what the source does meanwhile is not waited for",
      behind(leaving()).stopped("receiver").havingDone("stopReceiver"),
      FORGOTTEN,
    ],
    [
      "an applier that stands is stopped again after it was started for what comes",
      leaving().stopped("applier"),
      ["stopReceiver", "drain", ...FORGOTTEN],
    ],
    [
      "a failed applier with nothing left to apply does not hold it",
      leaving().stopped("receiver").failing("applier", 1062),
      ["retireAccounts", "resetReplica"],
    ],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });

  it("an applier that failed with something left to apply blocks it", () => {
    const given = leaving().failing("applier", 1062).withUnapplied(REST);
    const error = errorOf(given.havingTried("startAgain").plan);
    expect(error).toBeInstanceOf(ChannelFailedError);
    expect(error).toMatchObject({ instance: "s1", thread: "applier", errno: 1062 });
  });

  it.each<[string, Given]>([
    ["does not answer", leaving().seeing({ formerSource: aSilentSource("m1") })],
    [
      "has purged it",
      leaving().seeing({
        formerSource: {
          ...aSource("m1", "s1"),
          relation: { ...NOTHING_BETWEEN, onlyInRelayLogs: REST },
        },
      }),
    ],
    [
      "has given it again, and it cannot be read either",
      behind(leaving()).havingTried("fetchAgain"),
    ],
  ])("so does what nobody can read while the source %s", (_, given) => {
    const failed = given.failing("applier", 13121).withUnapplied(REST);
    expect(kindsOf(failed.plan)).toEqual(["startReplica", "awaitApplier"]);
    const { plan } = failed.havingTried("startAgain", "fetchAgain");
    expect(errorOf(plan)).toMatchObject({ thread: "applier", errno: 13121 });
  });

  it("a receiver that was stopped by hand runs again until it has caught up", () => {
    expect(kindsOf(behind(leaving()).stopped("receiver").plan)).toEqual([
      "startReplica",
      "awaitReceiver",
    ]);
  });

  it.each<[string, Given]>([
    ["a worker has failed and the applier still stops", leaving().stopped("receiver")],
    ["a worker has failed and the receiver still runs", leaving()],
  ])("it is never opened: %s", (_, given) => {
    const applier = { state: "on", errno: 1062, message: foreign("duplicate") } as const;
    const kinds = kindsOf(given.withChannel({ applier, unapplied: REST }).plan);
    expect(kinds).not.toEqual([]);
    expect(kinds).not.toContain("open");
  });
});

describe("detach: once the channel is gone", () => {
  const own = anAccount("s1", "m1", "m1");
  const sibling = anAccount("s2", "m1", "m1");
  const child = anAccount("s3", "s1", "m1");
  const detached = () =>
    facts()
      .fenced()
      .withServer({ replicationAccounts: [own, sibling, child] });
  const { accountOnRoot: _, accountOnSource: __, ...dumping } = aSource("m1", "s1");
  const quiet = aNeighbour("m1", {});
  const forgotten = { ...dumping, instance: quiet, root: quiet };

  it("the source is cleaned when it could not be before", () => {
    const given = detached().seeing({ formerSource: aSource("m1", "s1") });
    expect(stepsOf(given.plan)).toEqual([{ kind: "retireAccounts", names: [accountNameOf("s1")] }]);
  });

  it("a dump thread that outlived its account is ended", () => {
    const given = detached().seeing({ formerSource: dumping });
    expect(stepsOf(given.plan)).toEqual([{ kind: "endDumpThreads" }]);
  });

  it("a fence that a killed run left lowered on the source is raised, once, when all else is done", () => {
    const lowered = aNeighbour("m1", { superReadOnly: false, readOnly: true, persistedOpen: "no" });
    const done = detached().withServer({
      replicationAccounts: [],
      superReadOnly: false,
      readOnly: false,
      persistedOpen: "yes",
    });
    const given = done.seeing({ formerSource: { ...dumping, instance: lowered, root: lowered } });
    expect(stepsOf(given.plan)).toEqual([{ kind: "raiseFence" }]);
    expect(stepsOf(given.havingDone("raiseFence").plan)).toEqual([]);
    const { formerSource } = after(given, { kind: "raiseFence" }).seen;
    expect(formerSource?.instance?.server?.superReadOnly).toBe(true);
  });

  it("the accounts it inherited go, those of its own replicas stay", () => {
    const given = detached().seeing({ formerSource: forgotten });
    expect(stepsOf(given.plan)).toEqual([
      { kind: "dropInheritedAccounts", names: [own.name, sibling.name] },
      { kind: "open" },
    ]);
  });

  it("then what the user declared, with the fence low, and it is opened last of all", () => {
    const given = detached()
      .seeing({ formerSource: forgotten })
      .withServer({ superReadOnly: false, replicationAccounts: [child] })
      .declaring({ databases: [{ name: "shop" }] });
    expect(kindsOf(given.plan)).toEqual(["ensureDatabase", "open"]);
  });

  it("a fence that is low for accounts only is opened", () => {
    const given = detached()
      .seeing({ formerSource: forgotten })
      .withServer({ superReadOnly: false, replicationAccounts: [child] });
    expect(kindsOf(given.plan)).toEqual(["open"]);
  });

  it("or kept fenced when declared so", () => {
    const given = detached()
      .withServer({ superReadOnly: false, replicationAccounts: [child] })
      .declaring({ readOnly: true });
    expect(kindsOf(given.plan)).toEqual(["fence"]);
  });

  it.each(["accountOnRoot", "accountOnSource"] as const)(
    "the source is cleaned where only one of its two servers has the account: not %s",
    (lacking) => {
      const { [lacking]: _lacking, ...former } = aSource("m1", "s1");
      const given = detached().seeing({ formerSource: former });
      expect(stepsOf(given.plan)).toEqual([
        { kind: "retireAccounts", names: [accountNameOf("s1")] },
      ]);
    },
  );

  it("remembers a former source that is silent while its root still has the account", () => {
    const root = aNeighbour("m2", { replicationAccounts: [own] });
    const former = { ...aSilentSource("m1"), root, accountOnRoot: own };
    const given = detached().seeing({ formerSource: former });
    expect(stepsOf(given.plan)).toEqual([
      { kind: "dropInheritedAccounts", names: [sibling.name] },
      { kind: "open" },
    ]);
  });

  it("remembers by its own account a former source that is still to be cleaned", () => {
    const given = detached()
      .withServer({ replicationAccounts: [own] })
      .seeing({ formerSource: aSilentSource("m1", "exited") });
    expect(kindsOf(given.plan)).toEqual(["open"]);
  });
});
