// Longer than other files: one row for each step of a link, to be read side by side.
import { describe, expect, it } from "vitest";
import type { Step } from "../../../../src/plan/steps";
import { after } from "../afterStep";
import { facts, type Given, kindsOf, stepsOf } from "../facts";
import { NO_FILES } from "../../../../src/plan/host/noFiles";
import {
  aChannel,
  aLink,
  aNeighbour,
  aSource,
  accountNameOf,
  anAccount,
  idOf,
  uuidOf,
  NETWORK,
} from "../world";

const REST = `${uuidOf("m1")}:10-12`;
const replica = () => facts().replicatingFrom("m1");
const channelAfter = (given: Given, ...steps: readonly Step[]) =>
  after(given, ...steps).seen.server?.channel;
const kindsAfter = (given: Given, ...steps: readonly Step[]) =>
  kindsOf(after(given, ...steps).plan);

describe("after a step on the fence", () => {
  it.each<[string, Given, Step, object]>([
    [
      "fence: closed now and at every start",
      facts(),
      { kind: "fence" },
      { superReadOnly: true, readOnly: true, persistedOpen: "no" },
    ],
    [
      "comeOnline: users get in again, the fence stays as it is",
      replica().withServer({ offlineMode: true }),
      { kind: "comeOnline" },
      { offlineMode: false, superReadOnly: true, persistedOpen: "no" },
    ],
    [
      "open: writable now and at every start",
      replica(),
      { kind: "open" },
      { superReadOnly: false, readOnly: false, persistedOpen: "yes" },
    ],
  ])("%s", (_, given, step, is) => {
    expect(after(given, step).seen.server).toMatchObject(is);
  });
});

describe("after a step on the channel", () => {
  it("changeSource: it leads to the source, and neither thread runs yet", () => {
    const given = replica().withoutChannel().declaring({ sourceDelay: 5 });
    const thread = { state: "off", errno: 0, message: "" };
    expect(channelAfter(given, { kind: "changeSource" })).toEqual({
      ...aChannel("s1", "m1"),
      delay: 5,
      sourceUuid: "",
      received: "",
      receiver: thread,
      applier: thread,
    });
  });

  it("changeSource: the source's CA is pinned, and whom it replicates from is noted", () => {
    const source = aSource("m1", "s1");
    const instance = {
      ...aNeighbour("m1"),
      files: { ...NO_FILES, initialised: true, ownCa: "CA of m1" },
    };
    const pins = { [idOf("m2")]: "CA of m2" };
    const given = facts()
      .wanting("m1")
      .withFiles({ pins })
      .withSource({ ...source, instance });
    expect(after(given, { kind: "changeSource" }).seen.files).toMatchObject({
      pins: { ...pins, [idOf("m1")]: "CA of m1" },
      link: aLink("m1"),
    });
  });

  it("startReplica: the receiver is on its way, and what has failed may run again", () => {
    const given = replica().failing("receiver", 2003).failing("applier", 1756);
    expect(channelAfter(given, { kind: "startReplica" })).toMatchObject({
      receiver: { state: "connecting", errno: 0 },
      applier: { state: "on", errno: 0 },
    });
  });

  it("stopReceiver: the applier goes on", () => {
    expect(channelAfter(replica(), { kind: "stopReceiver" })).toMatchObject({
      receiver: { state: "off" },
      applier: { state: "on" },
    });
  });

  it("stopReplica: both stand, and a failure is still told", () => {
    const given = replica().connecting(1045);
    expect(channelAfter(given, { kind: "stopReplica" })).toMatchObject({
      receiver: { state: "off", errno: 1045 },
      applier: { state: "off" },
    });
  });

  it("drain: all that was received is executed, by an applier that runs", () => {
    const given = replica().stopped("receiver", "applier").withUnapplied(REST);
    const { server } = after(given, { kind: "drain" }).seen;
    expect(server?.channel).toMatchObject({ unapplied: "", applier: { state: "on" } });
    expect(server?.gtidExecuted).toContain(REST);
  });

  it("drain: what was held back is no longer", () => {
    const given = replica().withUnapplied(REST).withChannel({ delay: 60, remainingDelay: 9 });
    const channel = channelAfter(given, { kind: "drain" });
    expect(channel).toMatchObject({ delay: 0, receiver: { state: "off" } });
    expect(channel).not.toHaveProperty("remainingDelay");
  });

  it("drain: with nothing to apply nothing changes", () => {
    const given = replica().stopped("receiver", "applier");
    expect(after(given, { kind: "drain" }).seen).toBe(given.seen);
  });

  it("liftDelay: no delay, both threads run", () => {
    const given = replica().withChannel({ delay: 60, remainingDelay: 9 }).stopped("receiver");
    const channel = channelAfter(given, { kind: "liftDelay" });
    expect(channel).toMatchObject({ delay: 0, receiver: { state: "connecting" } });
    expect(channel).not.toHaveProperty("remainingDelay");
  });

  it("resetReplica: there is none", () => {
    expect(channelAfter(replica(), { kind: "resetReplica" })).toBeUndefined();
    expect(after(replica(), { kind: "resetReplica" }).seen.files).not.toHaveProperty("link");
  });

  it("dropRelayLogs: it stays, with nothing received and no delay, and the next plan starts it", () => {
    const given = replica()
      .failing("applier", 13121)
      .stopped("receiver")
      .withChannel({ unapplied: REST, delay: 60, remainingDelay: 9 });
    expect(channelAfter(given, { kind: "dropRelayLogs" })).toEqual({
      ...aChannel("s1", "m1"),
      received: "",
      receiver: { state: "off", errno: 0, message: "" },
      applier: { state: "off", errno: 0, message: "" },
    });
    expect(kindsAfter(given, { kind: "dropRelayLogs" })).toEqual(["startReplica", "awaitReceiver"]);
  });

  it("joinNetwork: it meets its source there", () => {
    const given = replica().withContainer({ networks: [] }).stopped("receiver");
    const network = NETWORK;
    expect(kindsOf(given.plan)).toEqual(["joinNetwork"]);
    expect(kindsAfter(given, { kind: "joinNetwork", network })).not.toContain("joinNetwork");
  });
});

it("after leaveNetwork it is on the others alone", () => {
  const networks = [NETWORK, "theirs"].map((network) => ({ network, networkId: "", address: "" }));
  const given = replica().withContainer({ networks });
  const { container } = after(given, { kind: "leaveNetwork", network: "theirs" }).seen;
  expect(container?.networks.map(({ network }) => network)).toEqual([NETWORK]);
});

describe("after a step on the accounts of the tree", () => {
  it.each(["ensureReplicationAccount", "renewAccount"] as const)("%s: the root has it", (kind) => {
    const given = replica().withSourceLacking("accountOnRoot", "accountOnSource");
    const account = anAccount("s1", "m1", "m1");
    expect(after(given, { kind }).seen.source).toMatchObject({
      accountOnRoot: account,
      accountOnSource: account,
    });
  });

  it("ensureReplicationAccount: to a source below the root it has yet to come", () => {
    const given = replica()
      .withSourceLacking("accountOnRoot", "accountOnSource")
      .withSource({ root: aNeighbour("m2") });
    const { source } = after(given, { kind: "ensureReplicationAccount" }).seen;
    expect(source?.accountOnRoot).toEqual(anAccount("s1", "m1", "m2"));
    expect(source).not.toHaveProperty("accountOnSource");
  });

  const left = () => facts().seeing({ formerSource: aSource("m1", "s1") });

  it("retireAccounts: the former source knows nothing of it", () => {
    const names = [accountNameOf("s1")];
    const given = after(left(), { kind: "retireAccounts", names });
    expect(given.seen.formerSource).not.toHaveProperty("accountOnRoot");
    expect(given.seen.formerSource).not.toHaveProperty("accountOnSource");
    expect(given.seen.formerSource).toMatchObject({
      root: { server: { replicationAccounts: [] } },
      instance: { server: { replicationAccounts: [], dumpThreads: [] } },
    });
    expect(kindsOf(given.plan)).toEqual([]);
  });

  it("endDumpThreads: the account stays", () => {
    const { formerSource } = after(left(), { kind: "endDumpThreads" }).seen;
    expect(formerSource).toMatchObject({
      accountOnRoot: anAccount("s1", "m1", "m1"),
      instance: { server: { dumpThreads: [] } },
    });
  });

  it("dropInheritedAccounts: those that are named are gone", () => {
    const [s2, s3] = [anAccount("s2", "m1", "m1"), anAccount("s3", "s1", "m1")];
    const given = facts().withServer({ replicationAccounts: [s2, s3] });
    const { server } = after(given, { kind: "dropInheritedAccounts", names: [s2.name] }).seen;
    expect(server?.replicationAccounts).toEqual([s3]);
  });

  it("dropOrphanedAccounts: with their dump threads", () => {
    const [s2, s3] = [anAccount("s2", "s1", "s1"), anAccount("s3", "s1", "s1")];
    const given = facts().withServer({
      replicationAccounts: [s2, s3],
      dumpThreads: [s2.name, s3.name],
    });
    const { server } = after(given, { kind: "dropOrphanedAccounts", names: [s2.name] }).seen;
    expect(server).toMatchObject({ replicationAccounts: [s3], dumpThreads: [s3.name] });
  });
});

describe("after a copy", () => {
  const errant = () =>
    replica()
      .withErrant(`${uuidOf("s1")}:7`)
      .allowingReseed();

  it("copyFromSource: the data is the source's, the server its own, and the copy is whole", () => {
    const given = after(errant(), ...stepsOf(errant().plan));
    expect(given.state).toEqual({ kind: "seeding", from: idOf("m1"), isWhole: true });
    expect(given.seen.server).toMatchObject({
      serverUuid: uuidOf("s1"),
      superReadOnly: true,
      gtidExecuted: `${uuidOf("m1")}:1-9`,
    });
  });

  it("finishSeed: then it is attached", () => {
    const copied = after(errant(), ...stepsOf(errant().plan));
    const finished = after(copied, ...stepsOf(copied.plan));
    expect(finished.seen.files).not.toHaveProperty("seeding");
    expect(kindsOf(finished.plan)).toEqual(["changeSource", "startReplica", "awaitReceiver"]);
  });
});

describe("the steps of a plan lead on:", () => {
  it("a detach ends open and forgotten", () => {
    const leaving = facts().replicatingFrom("m1").wantingNoSource();
    const detached = after(leaving, ...stepsOf(leaving.plan));
    expect(detached.state.kind).toBe("standalone");
    const cleaned = after(detached, ...stepsOf(detached.plan));
    expect(kindsOf(cleaned.plan)).toEqual([]);
  });

  it("a re-point waits for nothing but its receiver", () => {
    const moving = replica()
      .wanting("m2")
      .seeing({
        source: aSource("m2", "s1"),
        formerSource: aSource("m1", "s1"),
      });
    const drained = after(moving, ...stepsOf(moving.plan));
    const pointed = after(drained, ...stepsOf(drained.plan));
    expect(pointed.state.kind).toBe("connecting");
    expect(kindsOf(pointed.plan)).toEqual(["awaitReceiver"]);
  });
});
