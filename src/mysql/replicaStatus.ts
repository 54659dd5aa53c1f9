import type { Channel, ThreadFacts, ThreadState } from "../ports/server";
import { foreign } from "../ground/foreign";
import type { Row } from "./session";
import { numberIn, textIn } from "./rows";

/** Turns rows of performance_schema into facts about the default channel. */
export function channelOf(row: Row | undefined, threads: readonly Row[]): Channel | undefined {
  if (row === undefined || textIn(row, "host") === "") return undefined;
  const applier = applierOf(textIn(row, "applierState"), threads);
  const delay = numberIn(row, "delay");
  const remainingDelay =
    row["remainingDelay"] == null ? undefined : numberIn(row, "remainingDelay");
  // No thread shows the transaction that the applier holds back because of the delay.
  const heldBack = remainingDelay === undefined ? 0 : Math.max(0, delay - remainingDelay);
  const applyingLag = applier.state === "on" ? lagOf(threads, heldBack) : undefined;
  return {
    host: textIn(row, "host"),
    port: numberIn(row, "port"),
    user: textIn(row, "user"),
    tls: textIn(row, "tls") === "YES",
    caFile: textIn(row, "caFile"),
    autoPosition: textIn(row, "autoPosition") === "1",
    delay,
    sourceUuid: textIn(row, "sourceUuid"),
    receiver: {
      state: stateOf(textIn(row, "receiverState")),
      errno: numberIn(row, "receiverErrno"),
      message: foreign(textIn(row, "receiverMessage")),
    },
    applier,
    received: textIn(row, "received"),
    unapplied: textIn(row, "unapplied"),
    isApplying: applier.state === "on" && inHand(threads).some(isWorker),
    ...(remainingDelay === undefined ? {} : { remainingDelay }),
    ...(applyingLag === undefined ? {} : { applyingLag }),
  };
}

/**
 * The coordinator only reports that a worker failed; the worker reports why. The first failure caused the
 * others.
 */
function applierOf(state: string, threads: readonly Row[]): ThreadFacts {
  const [first] = threads
    .filter((thread) => numberIn(thread, "errno") !== 0)
    .sort(
      (a, b) => rank(a) - rank(b) || textIn(a, "failedAt").localeCompare(textIn(b, "failedAt")),
    );
  return {
    state: stateOf(state),
    errno: first ? numberIn(first, "errno") : 0,
    message: first ? foreign(textIn(first, "message")) : "",
  };
}

function rank(thread: Row): number {
  return isWorker(thread) ? 0 : 1;
}

function isWorker(thread: Row): boolean {
  return textIn(thread, "kind") === "worker";
}

/** The threads that have a transaction in hand. */
function inHand(threads: readonly Row[]): readonly Row[] {
  return threads.filter((thread) => textIn(thread, "applying") !== "");
}

/** Seconds since the original commit of the oldest transaction that the applier is executing. */
function lagOf(threads: readonly Row[], heldBack: number): number | undefined {
  const working = inHand(threads);
  if (working.length === 0) return heldBack > 0 ? heldBack : undefined;
  const ages = working.flatMap((thread) => thread["age"] ?? []).map(Number);
  // Never negative, even if the clocks of two machines differ.
  return ages.length === 0 ? undefined : Math.max(heldBack, Math.max(...ages) / 1_000_000);
}

function stateOf(text: string): ThreadState {
  if (text === "ON") return "on";
  return text === "CONNECTING" ? "connecting" : "off";
}
