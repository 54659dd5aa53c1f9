import { describe, expect, it } from "vitest";
import * as errors from "../../../src/ground/errors";
import { foreign } from "../../../src/ground/foreign";
import { withFullDisk } from "../../../src/manage/withFullDisk";
import type { Ports } from "../../../src/ports/ports";
import { facts, nothing } from "../plan/facts";

const { spec, seen } = facts();
const MiB = 1024 ** 2;

interface Logged {
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly line: string;
}

/** A disk that has so many bytes left; undefined if it cannot be measured. */
function portsWith(free: number | undefined, log: readonly Logged[] = []): Ports {
  const run = () => {
    if (free === undefined) return Promise.reject(new errors.WentAwayError("the container of s1"));
    const disk = `/dev/sda 900000 1 ${String(free / 1024)} 99% /var/lib/mysql`;
    return Promise.resolve({ exitCode: 0, stdout: `77\t/var/lib/mysql\nFilesystem\n${disk}\n` });
  };
  const logTail = (_: string, __: number, since: string) =>
    Promise.resolve(log.filter(({ at }) => at >= Date.parse(since)).map(({ line }) => line));
  return { engine: { run, logTail } } as unknown as Ports;
}

const BEGAN = Date.parse("2026-01-02T03:04:05.000Z");
const MINUTE = 60_000;
const given = { last: seen, began: BEGAN };
const late = new errors.DeadlineExceededError("s1 to catch up", 15, undefined);

describe("is the cause", () => {
  it.each<[string, Error, number]>([
    ["of what took too long on a disk with nothing left", late, 0],
    ["also within another error", new errors.MoveFailedError("s1", "stays", { cause: late }), MiB],
    [
      "of a call of the engine that says so, whatever is left by then",
      new errors.EngineCallError("write files", 500, foreign("write x: no space left on device")),
      900 * MiB,
    ],
    [
      "of a server that says so as it ends",
      new errors.ServerCrashedError("s1", 1, false, [foreign("Error number 28 means …")]),
      900 * MiB,
    ],
  ])("%s", async (_, error, free) => {
    const reported = await withFullDisk(portsWith(free), spec, given, error);
    expect(reported).toBeInstanceOf(errors.DiskFullError);
    expect(reported).toMatchObject({ instance: spec.name, volume: "s1-data", cause: error });
    expect(String(reported)).toContain("make room on it first");
  });
});

describe.each([
  "[Warning] [MY-010907] Disk is full writing './relay-bin.000002' (OS errno 28 - No space left on device)",
  "[ERROR] [MY-012640] [InnoDB] Error number 28 means 'No space left on device'",
])("by the server's log: %s", (line) => {
  it.each<[string, number | undefined, number, boolean]>([
    ["is the cause since the run began", 900 * MiB, 1, true],
    ["is over where there is room now", 900 * MiB, -1, false],
    ["is the cause while the server cannot be measured", undefined, -9 * MINUTE, true],
    ["is over where the server no longer complains", undefined, -11 * MINUTE, false],
  ])("%s", async (_, free, after, isFull) => {
    const log = [{ at: BEGAN + after, line }];
    const reported = await withFullDisk(portsWith(free, log), spec, given, late);
    expect(reported instanceof errors.DiskFullError).toBe(isFull);
  });
});

describe("is not said", () => {
  it.each<[string, Error, number | undefined]>([
    ["of a disk that has room", late, 900 * MiB],
    ["of a disk that cannot be measured", late, undefined],
    ["of a refusal", new errors.ErrantTransactionsError("s1", "m1", "u:1"), 0],
  ])("%s", async (_, error, free) => {
    expect(await withFullDisk(portsWith(free), spec, given, error)).toBe(error);
  });

  it("of an instance that nobody has seen, or that has no container", async () => {
    expect(await withFullDisk(portsWith(0), spec, { ...given, last: undefined }, late)).toBe(late);
    expect(await withFullDisk(portsWith(0), spec, { ...given, last: nothing().seen }, late)).toBe(
      late,
    );
  });
});
