import { describe, expect, it } from "vitest";
import { foreign } from "../../../src/ground/foreign";
import { reportOf } from "../../../src/manage/reportOf";
import type { InstanceReport, InstanceStatus } from "../../../src/manage/report";
import { facts, type Given } from "../plan/facts";
import { aGoneSource, idOf, uuidOf } from "../plan/world";

const AT = "2026-01-02T03:04:05.000Z";
const MISSING = `${uuidOf("m1")}:10-12`;
const replica = () => facts().replicatingFrom("m1");

function report({ spec, seen, state, plan }: Given): InstanceReport {
  return reportOf(spec, seen, state, plan, AT);
}

describe("status", () => {
  it.each<[string, Given, InstanceStatus]>([
    ["it runs and stands alone", facts(), "ACTIVE"],
    ["it replicates", replica(), "ACTIVE"],
    ["it catches up", replica().withRelation({ missing: MISSING }), "ACTIVE"],
    [
      "it waits on purpose",
      replica().withRelation({ missing: MISSING }).withChannel({ remainingDelay: 5 }),
      "ACTIVE",
    ],
    ["its receiver finds nobody", replica().connecting(2003), "ERROR"],
    ["a thread was stopped", replica().stopped("applier"), "ERROR"],
    ["a thread has failed", replica().failing("applier", 1062), "ERROR"],
    ["it holds errant transactions", replica().withErrant(MISSING), "ERROR"],
    ["its source has purged", replica().withRelation({ purged: MISSING }), "ERROR"],
    ["it has no channel", replica().withoutChannel(), "ERROR"],
    ["its channel is another", replica().withChannel({ tls: false }), "ERROR"],
    ["it replicates and should not", replica().wantingNoSource(), "ERROR"],
    ["it was ready and nobody can log in", facts().without("server"), "ERROR"],
    ["it was taken offline", facts().withServer({ offlineMode: true }), "ERROR"],
    [
      "nobody could ever log in",
      facts().without("server").withFiles({ initialised: false }),
      "BUILD",
    ],
    [
      "it answers, and its making was interrupted just then",
      facts().withFiles({ initialised: false }),
      "BUILD",
    ],
    ["its container was never started", facts().down("created"), "BUILD"],
    ["it stopped before it was ready", facts().down().withFiles({ initialised: false }), "BUILD"],
    ["its data is only half copied", replica().seedingFrom("m1"), "BUILD"],
    ["it was stopped", facts().down(), "SHUTDOWN"],
    ["it fails again and again", facts().down("restarting"), "SHUTDOWN"],
    ["it is paused", facts().down("paused"), "SHUTDOWN"],
    ["its container is gone", facts().without("container", "files", "server"), "SHUTDOWN"],
  ])("$0 → $2", (_, given, status) => {
    expect(report(given).status).toBe(status);
  });
});

describe("fault", () => {
  it.each<[string, Given, string]>([
    [
      "stopped",
      facts().down().withContainer({ exitCode: 1 }),
      "its container is exited, exit code 1",
    ],
    [
      "killed",
      facts().down().withContainer({ exitCode: 137, oomKilled: true }),
      "its container is exited, exit code 137, killed for lack of memory",
    ],
    [
      "gone",
      facts().without("container", "files", "server"),
      "its container is gone; the volume is there",
    ],
    [
      "no login",
      facts()
        .without("server")
        .seeing({ loginProblem: { errno: 1045, detail: foreign("access denied") } }),
      '"access denied"',
    ],
    ["a failed thread", replica().failing("applier", 1062), 'applier: 1062 "message 1062"'],
    ["no login and no reason", facts().without("server"), "unreachable"],
    [
      "offline",
      facts().withServer({ offlineMode: true }),
      "it is in offline_mode: users and replicas are refused",
    ],
  ])("of one that is %s", (_, given, fault) => {
    expect(report(given).fault).toBe(fault);
  });

  it("is absent on one that is ACTIVE", () => {
    expect(report(facts())).not.toHaveProperty("fault");
  });
});

describe("lastError", () => {
  it.each<[string, Given, string | undefined]>([
    ["failed", replica().failing("receiver", 13117), 'receiver: 13117 "message 13117"'],
    ["connecting", replica().connecting(2003), 'receiver: 2003 "message 2003"'],
    ["connecting for the first time", replica().connecting(), undefined],
    [
      "errant",
      replica().withErrant(`${MISSING},\n${MISSING}`),
      `errant transactions: ${MISSING}, ${MISSING}`,
    ],
    [
      "sourcePurged",
      replica().withRelation({ purged: MISSING }),
      `the source has purged what is missing here: ${MISSING}`,
    ],
    ["wrongSource", replica().withChannel({ port: 1 }), "the channel is not as declared: port"],
    ["stopped", replica().stopped("applier"), "applier is stopped"],
    ["unconfigured", replica().withoutChannel(), "it has no channel"],
    [
      "sourceUnreachable",
      replica().withoutChannel().withSilentSource("m1"),
      'its source does not answer: "connection refused"',
    ],
    [
      "a source that is gone",
      replica()
        .withoutChannel()
        .seeing({ source: aGoneSource(idOf("m1")) }),
      "its source does not answer: no such instance",
    ],
    [
      "both threads",
      replica().failing("applier", 1062).connecting(2003),
      'receiver: 2003 "message 2003"; applier: 1062 "message 1062"',
    ],
    [
      "seeding",
      replica().seedingFrom("m1"),
      "a copy of the data of m1 has begun and is not finished",
    ],
    ["leaving", replica().wantingNoSource(), "it replicates although no source is declared"],
    ["replicating", replica(), undefined],
    ["standalone", facts(), undefined],
  ])("%s", (_, given, text) => {
    expect(report(given).replication.lastError).toBe(text);
  });

  it("is absent where there is none", () => {
    expect(report(replica()).replication).not.toHaveProperty("lastError");
  });
});

describe("lag", () => {
  const late = (given: Given) => given.withChannel({ applyingLag: 4 });

  it.each<[string, Given, number | undefined]>([
    ["nothing is missing: none", late(replica()), 0],
    ["behind: as old as what is applied", late(replica().withRelation({ missing: MISSING })), 4],
    ["behind by nobody knows how much", replica().withRelation({ missing: MISSING }), undefined],
    ["the receiver is off: unknown", late(replica().stopped("receiver")), undefined],
    ["the applier is off: unknown", late(replica().stopped("applier")), undefined],
    ["on the way: unknown", late(replica().connecting(2003)), undefined],
    ["stands alone: none to tell", facts(), undefined],
  ])("%s", (_, given, lag) => {
    expect(report(given).replication.lagSeconds).toBe(lag);
  });

  it("is absent where it is unknown", () => {
    expect(report(facts()).replication).not.toHaveProperty("lagSeconds");
  });
});

describe("drift", () => {
  it.each<[string, Given, readonly string[]]>([
    ["nothing", facts(), []],
    ["never for lag", replica().withRelation({ missing: MISSING, missingOfTarget: MISSING }), []],
    ["never for another incarnation", facts().withFiles({ incarnation: "x" }), []],
    ["stopped by hand", facts().down(), ["start the container", "wait for the server"]],
    ["opened by hand", replica().opened(), ["fence it (super_read_only)"]],
    [
      "a stopped thread",
      replica().stopped("applier"),
      ["start receiver and applier", "wait for the receiver to connect"],
    ],
  ])("%s", (_, given, words) => {
    expect(report(given).drift).toEqual(words);
  });

  it("what will be refused is told in the words of the refusal", () => {
    expect(report(replica().withErrant(MISSING)).drift).toEqual([
      expect.stringContaining(
        `s1 holds transactions that m1 never had (3 transactions: ${MISSING})`,
      ),
    ]);
  });
});
