import { describe, expect, it } from "vitest";
import { ChannelFailedError, SourcePurgedError } from "../../../../src/ground/errors";
import type { Remedy, StepKind } from "../../../../src/plan/steps";
import { errorOf, facts, type Given, kindsOf, stepsOf } from "../facts";
import { uuidOf } from "../world";

const REST = `${uuidOf("m1")}:10-12`;
const replica = () => facts().replicatingFrom("m1");

/** What each look of one run plans while nothing helps, until it gives up. */
function ladder(given: Given): readonly string[] {
  const done: StepKind[] = [];
  const tried: Remedy[] = [];
  for (;;) {
    const { plan } = given.havingDone(...done).havingTried(...tried);
    if (plan.kind === "blocked" || done.length > 20) return [...done, ...kindsOf(plan)];
    done.push(...plan.steps.map(({ kind }) => kind));
    if (plan.tries) tried.push(plan.tries);
  }
}

const RECONNECT = [
  "renewAccount",
  "awaitAccount",
  "stopReplica",
  "changeSource",
  "startReplica",
  "awaitReceiver",
];
const START = ["startReplica", "awaitReceiver"];
const FORGET = ["stopReplica", "resetReplica"];

describe("a failed thread is cured step by step, each once, and then refused:", () => {
  it.each<[string, Given, readonly string[]]>([
    ["1045: the account and the channel are made anew", replica().connecting(1045), RECONNECT],
    ["2026: the CA is pinned anew", replica().connecting(2026), RECONNECT],
    ["2061", replica().connecting(2061), RECONNECT],
    ["13120: the privilege is granted anew", replica().connecting(13120), RECONNECT],
    ["1045 after the retries", replica().failing("receiver", 1045), RECONNECT],
    ["2003 after the retries", replica().failing("receiver", 2003), START],
    ["3032 after the retries", replica().failing("receiver", 3032), START],
    ["1872: the relay logs do not fit", replica().failing("applier", 1872), FORGET],
    ["13121: a relay log cannot be read", replica().failing("applier", 13121), FORGET],
    ["13117: a relay log cannot be opened", replica().failing("applier", 13117), FORGET],
    ["13124", replica().failing("receiver", 13124), FORGET],
    ["1756: the applier was ended in a transaction", replica().failing("applier", 1756), START],
    ["13117: one uuid twice", replica().failing("receiver", 13117), START],
    ["13114: the binary log cannot be read", replica().failing("receiver", 13114), START],
    ["13114 while it goes on trying by itself", replica().connecting(13114), []],
    ["1062: nothing is skipped", replica().failing("applier", 1062), START],
    ["1032: nothing is skipped", replica().failing("applier", 1032), START],
    ["an unknown error of the receiver", replica().failing("receiver", 9999), START],
    ["an unknown error of the applier", replica().failing("applier", 9999), START],
    ["an applier that was refused something", replica().failing("applier", 1045), START],
  ])("%s", (_, given, cure) => {
    expect(ladder(given)).toEqual([...cure, "blocked: ChannelFailedError"]);
  });

  it("an account that only a root could set again is not tried while the root does not answer", () => {
    const given = replica().connecting(1045).withSourceLacking("root");
    expect(errorOf(given.plan).message).toContain("does not answer");
  });

  it("with thread, errno and the server's words", () => {
    const error = errorOf(replica().failing("applier", 1062).havingTried("startAgain").plan);
    expect(error).toBeInstanceOf(ChannelFailedError);
    expect(error).toMatchObject({
      instance: "s1",
      thread: "applier",
      errno: 1062,
      detail: '"message 1062"',
    });
  });

  it("an applier that was started is watched until it has got past what it had received", () => {
    const plan = stepsOf(replica().failing("applier", 1146).withUnapplied(REST).plan);
    expect(plan).toEqual([
      { kind: "startReplica" },
      { kind: "awaitApplier", gtids: REST },
      { kind: "awaitReceiver" },
    ]);
  });

  it("relay logs are not thrown away while only they have what the source has purged", () => {
    const given = replica()
      .failing("applier", 13121)
      .withUnapplied(REST)
      .withRelation({ onlyInRelayLogs: REST });
    expect(ladder(given)).toEqual([
      "startReplica",
      "awaitApplier",
      "awaitReceiver",
      "blocked: SourcePurgedError",
    ]);
    const error = errorOf(given.havingTried("startAgain").plan);
    expect(error).toBeInstanceOf(SourcePurgedError);
    expect(error).toMatchObject({ source: "m1", gtids: REST });
  });

  it("fenced before anything is tried", () => {
    const kinds = kindsOf(replica().connecting(1045).opened().plan);
    expect(kinds).toEqual(["fence", ...RECONNECT]);
  });

  it("not while the source does not answer", () => {
    const given = replica().failing("receiver", 1045).withSilentSource("m1");
    expect(kindsOf(given.plan)).toEqual(["awaitSource"]);
  });

  it.each<[string, Given, readonly StepKind[], readonly string[]]>([
    [
      "a receiver that the run has only started to attach it",
      replica().failing("receiver", 2003),
      ["changeSource", "startReplica", "awaitReceiver"],
      START,
    ],
    [
      "a channel that the run has only forgotten after a copy",
      replica().failing("applier", 1872),
      ["copyFromSource", "resetReplica", "finishSeed"],
      FORGET,
    ],
    [
      "an account that the run has made anew",
      replica().connecting(1045),
      ["renewAccount", "changeSource", "startReplica", "awaitReceiver"],
      RECONNECT,
    ],
  ])("also %s", (_, given, done, cure) => {
    expect(kindsOf(given.havingDone(...done).plan)).toEqual(cure);
  });
});
