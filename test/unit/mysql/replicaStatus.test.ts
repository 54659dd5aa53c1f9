import { describe, expect, it } from "vitest";
import { channelOf } from "../../../src/mysql/replicaStatus";
import type { Channel } from "../../../src/ports/server";
import type { Row } from "../../../src/mysql/session";

/** The channel's row while all is well. */
const WELL: Row = {
  host: "m1",
  port: "3306",
  user: "replica-1",
  tls: "YES",
  caFile: "/ca.pem",
  autoPosition: "1",
  delay: "0",
  sourceUuid: "uuid",
  receiverState: "ON",
  receiverErrno: "0",
  receiverMessage: "",
  received: "uuid:1-5",
  unapplied: "",
  applierState: "ON",
  remainingDelay: null,
};

const worker = (changes: Row = {}): Row => ({
  kind: "worker",
  errno: "0",
  message: "",
  failedAt: "0000-00-00 00:00:00.000000",
  applying: "",
  age: null,
  ...changes,
});
const coordinator = (changes: Row = {}): Row => ({ ...worker(changes), kind: "coordinator" });

const IDLE = [worker(), worker(), coordinator()];
const FAILED = { errno: "1062", message: "Duplicate entry", failedAt: "2026-01-01 00:00:01.5" };

describe("no channel is configured", () => {
  it.each([
    ["there is no row", undefined],
    ["the row names no host", { ...WELL, host: "" }],
  ])("when %s", (_, row) => expect(channelOf(row, IDLE)).toBeUndefined());
});

it("a healthy channel is said in full", () => {
  expect(channelOf(WELL, IDLE)).toEqual({
    host: "m1",
    port: 3306,
    user: "replica-1",
    tls: true,
    caFile: "/ca.pem",
    autoPosition: true,
    delay: 0,
    sourceUuid: "uuid",
    receiver: { state: "on", errno: 0, message: "" },
    applier: { state: "on", errno: 0, message: "" },
    received: "uuid:1-5",
    unapplied: "",
    isApplying: false,
  } satisfies Channel);
});

it.each<[string, Row, readonly Row[], object]>([
  [
    "a channel that was never started has threads off and no source yet",
    { ...WELL, receiverState: "OFF", applierState: "OFF", sourceUuid: "", received: null },
    [],
    { receiver: { state: "off" }, applier: { state: "off" }, sourceUuid: "", received: "" },
  ],
  [
    "a receiver that cannot log in is connecting, with the error of its last try",
    { ...WELL, receiverState: "CONNECTING", receiverErrno: "1045", receiverMessage: "denied" },
    IDLE,
    { receiver: { state: "connecting", errno: 1045, message: '"denied"' } },
  ],
  ["a channel without TLS says so", { ...WELL, tls: "NO" }, IDLE, { tls: false }],
  [
    "TLS that is not verified counts as TLS only when allowed",
    { ...WELL, tls: "IGNORED" },
    IDLE,
    { tls: false },
  ],
  [
    "a channel by file and position says so",
    { ...WELL, autoPosition: "0" },
    IDLE,
    { autoPosition: false },
  ],
  [
    "what is held back for the delay has the age that the rest of it leaves",
    { ...WELL, delay: "60", remainingDelay: "41" },
    IDLE,
    { applyingLag: 19 },
  ],
  [
    "a delayed applier says how long it still waits, 0 included",
    { ...WELL, delay: "60", remainingDelay: "0" },
    IDLE,
    { delay: 60, remainingDelay: 0 },
  ],
  [
    "the worker's error goes before the coordinator's",
    { ...WELL, applierState: "OFF" },
    [
      coordinator({ ...FAILED, message: "a worker failed", failedAt: "2026-01-01 00:00:01.0" }),
      worker(FAILED),
    ],
    { applier: { state: "off", errno: 1062, message: '"Duplicate entry"' } },
  ],
  [
    "of two workers the one that failed first is the cause",
    { ...WELL, applierState: "OFF" },
    [worker({ ...FAILED, errno: "3030", failedAt: "2026-01-01 00:00:02.0" }), worker(FAILED)],
    { applier: { errno: 1062 } },
  ],
  [
    "a coordinator may fail by itself",
    { ...WELL, applierState: "OFF" },
    [worker(), coordinator({ ...FAILED, errno: "13121" })],
    { applier: { errno: 13121 } },
  ],
  [
    "the lag is that of the oldest transaction in hand, in seconds",
    WELL,
    [worker({ applying: "u:5", age: "1500000" }), worker({ applying: "u:4", age: "2500000" })],
    { applyingLag: 2.5 },
  ],
  [
    "a worker that has a transaction in hand applies it",
    WELL,
    [worker(), worker({ applying: "u:5", age: "1500000" }), coordinator()],
    { isApplying: true },
  ],
  [
    "a coordinator that has one in hand does not",
    WELL,
    [worker(), coordinator({ applying: "u:5", age: "1500000" })],
    { isApplying: false },
  ],
  [
    "nor does a worker that has stopped with one",
    { ...WELL, applierState: "OFF" },
    [worker({ ...FAILED, applying: "u:5" }), coordinator()],
    { isApplying: false },
  ],
  [
    "a transaction that the coordinator holds back counts",
    WELL,
    [worker(), coordinator({ applying: "u:5", age: "3000000" })],
    { applyingLag: 3 },
  ],
  [
    "a commit in the future, by another machine's clock, is no negative lag",
    WELL,
    [worker({ applying: "u:5", age: "-400000" })],
    { applyingLag: 0 },
  ],
])("%s", (_, row, threads, expected) => expect(channelOf(row, threads)).toMatchObject(expected));

it.each<[string, Row, readonly Row[]]>([
  ["the applier has nothing in hand", WELL, IDLE],
  [
    "a remaining delay was rounded up beyond the delay",
    { ...WELL, delay: "60", remainingDelay: "61" },
    IDLE,
  ],
  ["the applier does not run", { ...WELL, applierState: "OFF" }, IDLE],
  ["the source keeps no commit times", WELL, [worker({ applying: "u:5", age: null })]],
])("the lag is unknown when %s", (_, row, threads) =>
  expect(channelOf(row, threads)).not.toHaveProperty("applyingLag"),
);

it("no remaining delay is no property", () =>
  expect(channelOf(WELL, IDLE)).not.toHaveProperty("remainingDelay"));
