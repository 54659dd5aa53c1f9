// Longer than other files: tables of one function, whose rows are to be read side by side.
import { describe, expect, it } from "vitest";
import {
  ErrantTransactionsError,
  InvalidInputError,
  SourcePurgedError,
} from "../../../../src/ground/errors";
import { errorOf, facts, type Given, kindsOf, stepsOf } from "../facts";
import type { SourceFacts } from "../../../../src/plan/facts";
import {
  aContainer,
  aGoneSource,
  anAccount,
  aNeighbour,
  aSilentSource,
  aSource,
  aSpec,
  idOf,
  NOTHING_BETWEEN,
  type Name,
  uuidOf,
} from "../world";

const MISSING = `${uuidOf("m1")}:10-12`;
const CHANNEL = ["changeSource", "startReplica", "awaitReceiver"];
const ACCOUNT = "ensureReplicationAccount";

const replica = () => facts().replicatingFrom("m1");
/** Its source is on a network of its own. */
const apart = (given: Given) => {
  const networks = [{ network: "theirs", networkId: "other", address: "10.0.0.2" }];
  const instance = { ...aNeighbour("m1"), container: { ...aContainer(aSpec("m1")), networks } };
  return given.withSource({ instance });
};

/** A source that has nothing of this replica yet. */
const unknownHere = (given: Given) => given.withSourceLacking("accountOnRoot", "accountOnSource");
/** Held by an engine that was not asked. */
const unseen = (name: Name): SourceFacts => ({
  id: idOf(name),
  whereabouts: { kind: "unknown", why: "the engine OTHER holds it and was not asked" },
  ancestry: [],
});
/** Declared to replicate from m2 while it still does from m1. */
const moving = () =>
  replica()
    .wanting("m2")
    .seeing({ source: aSource("m2", "s1"), formerSource: aSource("m1", "s1") });

describe("attach", () => {
  it.each<[string, Given, readonly string[]]>([
    [
      "an open server is fenced, and then looked at again: somebody may have written until then",
      unknownHere(replica().withoutChannel().opened()),
      ["fence"],
    ],
    [
      "a fenced one gets its account, then its channel",
      unknownHere(replica().withoutChannel()),
      [ACCOUNT, ...CHANNEL],
    ],
    [
      "below a source that is a replica itself the account is waited for",
      unknownHere(replica().withoutChannel()).withSource({ root: aNeighbour("m2") }),
      [ACCOUNT, "awaitAccount", ...CHANNEL],
    ],
    ["an account that is there is used", replica().withoutChannel(), CHANNEL],
    [
      "an account made for another source is made anew",
      replica()
        .withoutChannel()
        .withSource({ accountOnRoot: anAccount("s1", "m2", "m1") }),
      [ACCOUNT, ...CHANNEL],
    ],
    [
      "an account that has not reached the source yet is waited for",
      replica()
        .withoutChannel()
        .withSource({ accountOnSource: anAccount("s1", "m1", "m2") }),
      ["awaitAccount", ...CHANNEL],
    ],
    [
      "a source of another network is joined there",
      apart(replica().withoutChannel()),
      ["joinNetwork", ...CHANNEL],
    ],
    [
      "what it has and the source will still get is waited for",
      replica().withoutChannel().withRelation({ ahead: MISSING }),
      ["awaitSourceApplies", ...CHANNEL],
    ],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });

  it("joins by the network's name", () => {
    const { plan } = apart(replica().withoutChannel());
    expect(stepsOf(plan)[0]).toEqual({ kind: "joinNetwork", network: "theirs" });
  });
});

describe("re-point", () => {
  it.each<[string, Given, readonly string[]]>([
    ["the receiver stops first, what it has is applied", moving(), ["stopReceiver", "drain"]],
    ["a receiver that only tries stops too", moving().connecting(2003), ["stopReceiver", "drain"]],
    [
      "then what was received is applied",
      moving().stopped("receiver").withUnapplied(MISSING),
      ["drain"],
    ],
    [
      "by an applier that is started for it",
      moving().stopped("receiver", "applier").withUnapplied(MISSING),
      ["drain"],
    ],
    [
      "then the channel is turned, and the old source forgets it",
      moving().stopped("receiver"),
      ["stopReplica", ...CHANNEL, "retireAccounts"],
    ],
    [
      "a channel that stands is turned at once",
      moving().stopped("receiver", "applier"),
      [...CHANNEL, "retireAccounts"],
    ],
    [
      "and caught up before the old source forgets it",
      moving()
        .stopped("receiver", "applier")
        .withRelation({ missing: MISSING, missingOfTarget: MISSING }),
      [...CHANNEL, "awaitCatchUp", "retireAccounts"],
    ],
    [
      "the new source knows it before the old one is left",
      unknownHere(moving()),
      [ACCOUNT, "stopReceiver", "drain"],
    ],
    ["it is fenced first of all", moving().opened(), ["fence"]],
    [
      "a channel to the right source with another option is turned likewise",
      replica().withChannel({ tls: false }).stopped("receiver", "applier"),
      CHANNEL,
    ],
    [
      "an applier that has failed is started once for what was received",
      moving().failing("applier", 1062).withUnapplied(MISSING),
      ["startReplica", "awaitApplier"],
    ],
    [
      "what was received and cannot be applied is not thrown away",
      moving()
        .stopped("receiver")
        .failing("applier", 1062)
        .withUnapplied(MISSING)
        .havingTried("startAgain"),
      ["blocked: ChannelFailedError"],
    ],
    [
      "unless it is in relay logs that nobody can read, and the former source still has it",
      moving()
        .failing("applier", 13121)
        .withUnapplied(MISSING)
        .seeing({ formerSource: { ...aSource("m1", "s1"), relation: NOTHING_BETWEEN } }),
      ["stopReplica", "resetReplica", ...CHANNEL, "retireAccounts"],
    ],
    [
      "what nobody can read is kept while nobody knows whether the former source has it",
      moving()
        .failing("applier", 13121)
        .withUnapplied(MISSING)
        .seeing({ formerSource: aSilentSource("m1") })
        .havingTried("startAgain"),
      ["blocked: ChannelFailedError"],
    ],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });
});

describe("a healthy replica", () => {
  const formerly = (given = replica()) => given.seeing({ formerSource: aSource("m2", "s1") });
  const below = anAccount("s2", "s1", "m2");

  it.each<[string, Given, readonly string[]]>([
    ["is left alone", replica(), []],
    ["is fenced when somebody opened it", replica().opened(), ["fence"]],
    [
      "is fenced when only a restart would open it",
      replica().withServer({ persistedOpen: "yes" }),
      ["fence"],
    ],
    [
      "is given its account again, before its receiver has to come again",
      unknownHere(replica()),
      ["renewChannelPassword", ACCOUNT, "awaitReceiver"],
    ],
    ["is forgotten by its former source", formerly(), ["retireAccounts"]],
    [
      "waits for what the source had when the run began",
      replica().withRelation({ missing: MISSING, missingOfTarget: MISSING }),
      ["awaitCatchUp"],
    ],
    [
      "does not run after what the source does meanwhile",
      replica().withRelation({ missing: MISSING }),
      [],
    ],
    [
      "is not waited for when it is behind on purpose",
      replica()
        .declaring({ sourceDelay: 60 })
        .withChannel({ delay: 60 })
        .withRelation({ missing: MISSING, missingOfTarget: MISSING }),
      [],
    ],
    [
      "is not hurried when it waits on purpose",
      replica().withRelation({ missing: MISSING }).withChannel({ remainingDelay: 9 }),
      [],
    ],
    [
      "leaves a former source that does not answer",
      replica().seeing({ formerSource: unseen("m2") }),
      [],
    ],
    [
      "does not retire anything while the tree of its new source is not known",
      formerly(replica().withSourceLacking("root", "accountOnRoot")),
      [],
    ],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });

  it("takes the accounts of its own replicas along", () => {
    const source = aSource("m2", "s1");
    const root = source.root;
    const server = root?.server && {
      ...root.server,
      replicationAccounts: [...root.server.replicationAccounts, below],
    };
    const given = replica().seeing({
      formerSource: { ...source, ...(root && server && { root: { ...root, server } }) },
    });
    expect(stepsOf(given.plan)).toEqual([
      { kind: "retireAccounts", names: [anAccount("s1", "m2", "m2").name, below.name] },
    ]);
  });

  it("retires dump threads only, no account, within one tree", () => {
    const root = aSource("m1", "s1").instance;
    const given = replica().seeing({
      source: { ...aSource("m1", "s1"), ...(root && { root }) },
      formerSource: { ...aSource("m2", "s1"), ...(root && { root }) },
    });
    expect(stepsOf(given.plan)).toEqual([{ kind: "endDumpThreads" }]);
  });
});

describe("a replica that does not run as it should", () => {
  it.each<[string, Given, readonly string[]]>([
    ["stopped by hand: started", replica().stopped("applier"), ["startReplica", "awaitReceiver"]],
    [
      "stopped and opened by hand: fenced first",
      replica().stopped("receiver").opened(),
      ["fence", "startReplica", "awaitReceiver"],
    ],
    ["on the way: waited for", replica().connecting(2003), ["awaitReceiver"]],
    [
      "its source starts: waited for",
      replica().connecting(2003).withSilentSource("m1"),
      ["awaitSource"],
    ],
    [
      "its source was stopped: refused",
      replica().connecting(2003).withSilentSource("m1", "exited"),
      ["blocked: InvalidInputError"],
    ],
    [
      "no such source: refused",
      replica()
        .connecting(2003)
        .seeing({ source: aGoneSource(idOf("m1")) }),
      ["blocked: UnknownSourceError"],
    ],
    [
      "a source that starts is waited for before it is attached",
      replica().withoutChannel().withSilentSource("m1"),
      ["awaitSource"],
    ],
    [
      "its container was made anew on its own network only: it joins the source's again",
      apart(replica().connecting(2005)),
      ["joinNetwork", "awaitReceiver"],
    ],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });

  it("its tree has no root that answers: nobody could make its account, so that is not tried", () => {
    const given = replica()
      .withoutChannel()
      .withSourceLacking("root", "accountOnRoot", "accountOnSource");
    expect(kindsOf(given.plan)).not.toContain("ensureReplicationAccount");
  });
});

describe("two servers that do not go together are refused before anything is done:", () => {
  const attaching = replica().withoutChannel();
  const withSourceServer = (change: object) => {
    const source = aSource("m1", "s1");
    const instance = source.instance?.server && {
      ...source.instance,
      server: { ...source.instance.server, ...change },
    };
    return attaching.seeing({ source: { ...source, ...(instance && { instance }) } });
  };

  it.each<[string, Given, string]>([
    ["a newer source", withSourceServer({ version: "10.1.0" }), "datastore.version"],
    [
      "a source that is two series older",
      withSourceServer({ version: "8.0.40" }),
      "datastore.version",
    ],
    [
      "names in another case",
      withSourceServer({ lowerCaseTableNames: 1 }),
      "configuration.lower_case_table_names",
    ],
    ["a source without GTIDs", withSourceServer({ gtidMode: "OFF" }), "slaveOf"],
    ["a source without binary log", withSourceServer({ logBin: false }), "slaveOf"],
  ])("%s", (_, { plan }, path) => {
    expect(errorOf(plan)).toMatchObject({ name: "InvalidInputError", path });
  });

  it("but not a source of the series before", () => {
    expect(kindsOf(withSourceServer({ version: "8.4.6" }).plan)).toEqual(CHANNEL);
  });
});

describe("what cannot be repaired without a loss is refused:", () => {
  it("errant transactions, with the set and both names", () => {
    const error = errorOf(replica().withErrant(`${uuidOf("s1")}:7`).plan);
    expect(error).toBeInstanceOf(ErrantTransactionsError);
    expect(error).toMatchObject({ instance: "s1", source: "m1", gtids: `${uuidOf("s1")}:7` });
  });

  it("purged binary logs, with the set and both names", () => {
    const error = errorOf(replica().withRelation({ purged: MISSING }).plan);
    expect(error).toBeInstanceOf(SourcePurgedError);
    expect(error).toMatchObject({ instance: "s1", source: "m1", gtids: MISSING });
  });

  it("a source that is gone, at slaveOf", () => {
    const error = errorOf(replica().withoutChannel().withSilentSource("m1", "dead").plan);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({ path: "slaveOf" });
  });
});
