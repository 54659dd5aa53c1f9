import { Secret } from "../../../src/ground/secret";
import { describe, expect, it } from "vitest";
import { DeadlineExceededError } from "../../../src/ground/errors";
import { giveUpPartialTransaction } from "../../../src/mysql/partialTransaction";
import { Session, type Row } from "../../../src/mysql/session";
import { FakeClock } from "../ground/fakeClock";
import { RecordingWire } from "./fakeWire";

/** Seconds. */
const A_MOMENT = 1;

const stuck = { coordinator: "12", arrives: "0" };
const arriving = { coordinator: "12", arrives: "1" };

/** What a server is sent whose answer to "is a part in hand?" depends on the seconds that have passed. */
async function sentTo(partialAt: (seconds: number, kills: number) => Row | undefined) {
  const clock = new FakeClock();
  const began = clock.now();
  const seconds = () => (clock.now() - began) / 1000;
  const kills = () => wire.sent.filter((text) => text.startsWith("KILL")).length;
  const wire: RecordingWire = new RecordingWire(undefined, (text) => {
    const partial = text.startsWith("SELECT") ? partialAt(seconds(), kills()) : undefined;
    return partial ? [partial] : [];
  });
  const failure: unknown = await giveUpPartialTransaction(
    new Session(wire, new Secret("of the administrator")),
    clock,
  ).catch((error: unknown) => error);
  const done = wire.sent.filter((text) => !text.startsWith("SELECT"));
  return { done, failure, seconds: seconds() };
}

const ENDING = ["STOP REPLICA IO_THREAD FOR CHANNEL ''", "KILL 12"];

describe("a transaction of which only a part has arrived", () => {
  it("none: nothing is done, and nothing waited for", async () => {
    expect(await sentTo(() => undefined)).toEqual({ done: [], failure: undefined, seconds: 0 });
  });

  it("nothing sends the rest: it is ended at once", async () => {
    const { done, failure, seconds } = await sentTo((_, kills) => (kills > 0 ? undefined : stuck));
    expect({ done, failure }).toEqual({ done: ENDING, failure: undefined });
    expect(seconds).toBeLessThan(A_MOMENT);
  });

  it("the rest still arrives: it is waited for", async () => {
    const { done, failure } = await sentTo((seconds) => (seconds < 15 ? arriving : undefined));
    expect({ done, failure }).toEqual({ done: [], failure: undefined });
  });

  it("the rest arrives for too long: it is ended", async () => {
    const { done, failure, seconds } = await sentTo((_, kills) =>
      kills > 0 ? undefined : arriving,
    );
    expect({ done, failure }).toEqual({ done: ENDING, failure: undefined });
    expect(seconds).toBeGreaterThan(15);
    expect(seconds).toBeLessThan(25);
  });

  it("it stays in hand whatever is done: an error", async () => {
    const { failure, seconds } = await sentTo(() => stuck);
    expect(failure).toBeInstanceOf(DeadlineExceededError);
    expect(seconds).toBe(30);
  });
});
