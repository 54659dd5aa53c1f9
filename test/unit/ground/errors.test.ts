import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foreign } from "../../../src/ground/foreign";
import * as errors from "../../../src/ground/errors";
import { HalfDoneError } from "../../../src/manage/instances";
import { NoSuchInstanceError } from "../../../src/provider/get";
import { NotDeclaredError } from "../../../src/provider/read";
import { RefusedInputsError } from "../../../src/provider/refusal";

const SRC = join(__dirname, "../../../src");
const UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
const GTIDS = `${UUID}:1-3`;
const CAUSE = new Error("a cause. And a way out");

/** One of each class, and what its message tells the reader to do, where the class itself can say. */
const samples: readonly (readonly [errors.ReplicationProviderError, string | undefined])[] = [
  [new errors.InvalidInputError("port", "expected a port"), undefined],
  [new errors.TakenError("port", "3306 is taken", "urn:m1"), undefined],
  [new errors.UnknownSourceError("77e0", new Map([["d2bd", "m1"]])), "It has m1 (d2bd)"],
  [new errors.EngineUnavailableError("tcp://x:1"), "Start it, or point DOCKER_HOST at"],
  [new errors.UnprotectedEngineError("tcp://x:1"), "Set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH"],
  [new errors.WrongEngineError("m1", "AAAA", "BBBB"), "Point DOCKER_HOST back at"],
  [new errors.EngineCallError("start m1", 500, foreign("no space left")), undefined],
  [new errors.ServerCallError("reading the channel", 1227, foreign("denied")), undefined],
  [new errors.LoginError("m1", 1045, foreign("access denied")), undefined],
  [new errors.AdministratorChangedError("m1", "0123abcd"), 'declare takeOver: "0123abcd"'],
  [new errors.WentAwayError("the container of s1"), "Run up again"],
  [new errors.ServerCrashedError("m1", 137, false, [foreign("killed")]), "Raise flavor.memory"],
  [
    new errors.ConfigurationFailedError("m1", ["sql_mode"], "runs again", {
      cause: new Error("x"),
    }),
    "Declare another value",
  ],
  [new errors.HelperFailedError("emptying the volume data", 1, [foreign("busy")]), undefined],
  [new errors.DeadlineExceededError("m1", 600, "it starts"), "Run up again to continue, or raise"],
  [new errors.DiskFullError("m1", "m1-1", { cause: CAUSE }), "make room on it first"],
  [new errors.ErrantTransactionsError("s1", "m1", GTIDS), "Remove slaveOf to keep them, or set"],
  [new errors.SourcePurgedError("s1", "m1", GTIDS), 'Set onDivergence: "reseed"'],
  [new errors.SeedRefusedError("s1", "m1", "it has no clone plugin"), undefined],
  [
    new errors.SeedFailedError("s1", "m1", foreign("no space left.")),
    "Run up again to start it over",
  ],
  [
    new errors.SeedAbandonedError("s1", "m1"),
    "Declare slaveOf again to finish the copy, or delete",
  ],
  [new errors.SourceReplacedError("s1", "m1", UUID, "none"), "Remove slaveOf to make s1"],
  [new errors.SourceGoneError("s1", "d2bd"), "Remove slaveOf to make s1"],
  [new errors.SourceUnknownError("s1", "d2bd", "no answer."), "Remove slaveOf to make s1"],
  [
    new errors.ChannelFailedError("s1", "applier", 1062, foreign("a key.")),
    "Fix the cause and run up again",
  ],
  [new errors.ServerMismatchError("s1", "m1"), "Find the foreign one and remove it"],
  [new errors.MoveFailedError("s1", "replicates from m1 again", { cause: CAUSE }), "And a way out"],
  [
    new errors.SomebodyElsesError("m1", "urn:m1", "2026-01-02T03:04:05Z", "3e11fa47"),
    'To take m1 over, declare takeOver: "3e11fa47". Its data is kept',
  ],
  [new errors.ReplicasUnknownError("m1", "s1 does not answer."), "Start m1 or that instance"],
  [new errors.StillASourceError("m1", new Map([["77e0", "s1"]])), "Detach, re-point or delete"],
  [new errors.DeletionProtectedError("m1"), "Set it to false in an update of its own"],
  [new errors.NotConvergingError("m1", "start the container"), "Please report it"],
  [new HalfDoneError("d2bd", "", "AAAA", undefined, CAUSE), "And a way out"],
  [new NotDeclaredError("d2bd"), "To replicate from it, give its id as slaveOf"],
  [new NoSuchInstanceError("d2bd"), "Give get the output id of an instance"],
  [new RefusedInputsError([{ path: "port", problem: "expected a port" }]), undefined],
];

/** Of every class in src that is an error of ours, wherever it is declared. */
function classNames(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" });
  const texts = files.filter((path) => path.endsWith(".ts")).map((path) => join(SRC, path));
  const declaration = /^export class (\w+) extends (?:ReplicationProvider|InvalidInput)Error\b/gm;
  return texts.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(declaration)].map(([, name]) => name ?? ""),
  );
}

describe("the errors", () => {
  it("are all here", () => {
    expect(samples.map(([{ name }]) => name).toSorted()).toEqual(classNames().toSorted());
  });

  it("have a code each, which no other has", () => {
    const codes = samples.map(([{ code }]) => code);
    expect(new Set(codes).size).toBe(samples.length);
    expect(codes.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
  });

  it.each(samples.map(([error, advice]) => [error.name, error, advice] as const))(
    "%s: its message is made of sentences, and ends with what to do",
    (_, { message }, advice) => {
      expect(message).toContain(advice ?? "");
      expect(message).not.toMatch(/\.\.|\.$|undefined|;/);
      const [, ...sentences] = message.split(/\. /);
      expect(sentences.filter((sentence) => !/^[A-Z]|^s1 /.test(sentence))).toEqual([]);
    },
  );
});

describe("what a message says besides:", () => {
  it.each<[string, Error, string]>([
    [
      "no instances, where the engine has none",
      new errors.UnknownSourceError("77e0", new Map()),
      "slaveOf: there is no instance with id 77e0 on this engine. It has no instances at all",
    ],
    [
      "no memory, where the exit code says something else",
      new errors.ServerCrashedError("m1", 1, false, [foreign("a"), foreign("b")]),
      'mysqld of m1 exited with code 1. The end of its log: "a" | "b"',
    ],
    [
      "no code, where it was started again",
      new errors.ServerCrashedError("m1", undefined, true, []),
      "mysqld of m1 exited and was started again (killed, usually out of memory). Raise flavor.memory",
    ],
    [
      "a full stop of the server's is not doubled",
      new errors.ChannelFailedError(
        "s1",
        "receiver",
        2061,
        foreign("it requires a secure connection."),
      ),
      'the receiver of s1 stopped with error 2061: "it requires a secure connection". No transaction was skipped. Fix the cause and run up again',
    ],
    [
      "how a failed move ended, after its cause",
      new errors.MoveFailedError("s1", "replicates from m1 again", { cause: CAUSE }),
      '"a cause. And a way out". The move failed, and s1 replicates from m1 again',
    ],
  ])("%s", (_, { message }, said) => {
    expect(message).toBe(said);
  });
});
