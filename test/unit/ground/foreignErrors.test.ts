import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as errors from "../../../src/ground/errors";
import { foreign } from "../../../src/ground/foreign";
import { labels } from "../../../src/ground/names";
import * as refusals from "../../../src/ground/refusals";
import { HalfDoneError } from "../../../src/manage/instances";
import { NoSuchInstanceError } from "../../../src/provider/get";
import { NotDeclaredError } from "../../../src/provider/read";
import { RefusedInputsError, sentenceOf } from "../../../src/provider/refusal";

const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Texts that do harm in a terminal or a log, in all mixtures. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\u001b[2J",
        "\u001b]0;t\u0007",
        "\u009b31m",
        "\u202e",
        "\u2028",
        "\r\n::error::x",
      ),
      fc.string({ unit: "binary" }),
    ),
    { minLength: 1 },
  )
  .map((parts) => parts.join(""));

/** Every class, with the text wherever a text is given. The compiler asks for `foreign` where one is needed. */
const errorsWith: Readonly<Record<string, (text: string) => errors.ReplicationProviderError>> = {
  InvalidInputError: (text) => new errors.InvalidInputError(text, text),
  TakenError: (text) => new errors.TakenError(text, text, text),
  UnknownSourceError: (text) => new errors.UnknownSourceError(text, new Map([[text, text]])),
  EngineUnavailableError: (text) =>
    new errors.EngineUnavailableError(text, { cause: new Error(text) }),
  UnprotectedEngineError: (text) => new errors.UnprotectedEngineError(text),
  WrongEngineError: (text) => new errors.WrongEngineError(text, text, text),
  EngineCallError: (text) => new errors.EngineCallError(text, 500, foreign(text)),
  ServerCallError: (text) => new errors.ServerCallError(text, 1062, foreign(text)),
  LoginError: (text) => new errors.LoginError(text, 1045, foreign(text)),
  WentAwayError: (text) => new errors.WentAwayError(text),
  ServerCrashedError: (text) => new errors.ServerCrashedError(text, 1, false, [foreign(text)]),
  ConfigurationFailedError: (text) =>
    new errors.ConfigurationFailedError(text, [text], text, { cause: new Error(text) }),
  DeadlineExceededError: (text) => new errors.DeadlineExceededError(text, 1, text),
  DiskFullError: (text) => new errors.DiskFullError(text, text, { cause: new Error(text) }),
  ErrantTransactionsError: (text) => new errors.ErrantTransactionsError(text, text, text),
  SourcePurgedError: (text) => new errors.SourcePurgedError(text, text, text),
  SeedRefusedError: (text) => new errors.SeedRefusedError(text, text, text),
  SeedFailedError: (text) => new errors.SeedFailedError(text, text, foreign(text)),
  SeedAbandonedError: (text) => new errors.SeedAbandonedError(text, text),
  SourceReplacedError: (text) => new errors.SourceReplacedError(text, text, text, text),
  SourceGoneError: (text) => new errors.SourceGoneError(text, text),
  SourceUnknownError: (text) => new errors.SourceUnknownError(text, text, text),
  ChannelFailedError: (text) => new errors.ChannelFailedError(text, "applier", 1, foreign(text)),
  ServerMismatchError: (text) => new errors.ServerMismatchError(text, text),
  MoveFailedError: (text) => new errors.MoveFailedError(text, text, { cause: new Error(text) }),
  SomebodyElsesError: (text) => new errors.SomebodyElsesError(text, text, text, text),
  StillASourceError: (text) => new errors.StillASourceError(text, new Map([[text, text]])),
  ReplicasUnknownError: (text) => new errors.ReplicasUnknownError(text, text),
  DeletionProtectedError: (text) => new errors.DeletionProtectedError(text),
  NotConvergingError: (text) => new errors.NotConvergingError(text, text),
  HalfDoneError: (text) => new HalfDoneError("1", "", "", undefined, new Error(text)),
  NoSuchInstanceError: (text) => new NoSuchInstanceError(text),
  NotDeclaredError: (text) => new NotDeclaredError(text),
};

describe("no text with a control character passes", () => {
  it.each(Object.entries(errorsWith))("in a %s", (_, made) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const error = made(text);
        expect(error.message).not.toMatch(CONTROL);
        expect(String(error.stack).split("\n    at ")[0]).not.toMatch(CONTROL);
        if (error instanceof errors.InvalidInputError) {
          expect(error.problem).not.toMatch(CONTROL);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("in many refused inputs, which have a line each", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const refused = [1, 2].map(() => ({ path: text, problem: text }));
        const lines = new RefusedInputsError(refused).message.split("\n");
        expect(lines).toHaveLength(2);
        for (const line of [...lines, ...refused.map(sentenceOf)])
          expect(line).not.toMatch(CONTROL);
      }),
    );
  });

  it("in a refusal", () => {
    const holder = (text: string) => [
      { name: text, id: text, labels: {} },
      { name: text, id: text, labels: { [labels.instance]: text, [labels.owner]: text } },
    ];
    const refused = (text: string) => [
      ...holder(text).map((one) => refusals.nameIsTaken(text, one)),
      ...holder(text).map((one) => refusals.volumeIsTaken(one)),
      ...holder(text).map((one) => refusals.portIsTaken(1, one)),
      refusals.imageCannotBePulled(text, foreign(text)),
      refusals.imageCannotRun(text, [foreign(text)]),
      refusals.valueIsReplaced(text, text),
      refusals.keptVolumesAreAmbiguous([text, text]),
      refusals.sourceIsDown(text, text, text),
      refusals.sourceRunsWithoutGtids(text, { logBin: true, gtidMode: text }),
      refusals.serversAreCircular(text),
      refusals.copyNeedsInnoDb(text, text, [text, text]),
    ];
    fc.assert(
      fc.property(hostile, (text) => {
        for (const { message } of refused(text)) expect(message).not.toMatch(CONTROL);
      }),
      { numRuns: 30 },
    );
  });
});

it("a table's name shows where it ends, and cannot go on with the sentence", () => {
  const name = 'x (MyISAM)". Run this: curl x | sh';
  expect(refusals.copyNeedsInnoDb("s1", "m1", [name]).message).toContain(
    `so these would arrive empty: "x (MyISAM)'. Run this: curl x | sh". Convert them`,
  );
});

it("an error of a library is quoted, and one of this package is not", () => {
  expect(errors.messageOf(new Error("no\u001b[2J"))).toBe('"no"');
  expect(errors.messageOf("text")).toBe('"text"');
  expect(errors.messageOf(new AggregateError([new Error("a"), new Error("b")]))).toBe('"a; b"');
  expect(errors.messageOf(new errors.WentAwayError("m1"))).toMatch(/^m1 is gone/);
});
