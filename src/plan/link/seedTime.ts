import { countTransactions } from "../../ground/gtidText";
import type { ServerFacts } from "../../ports/server";
import type { CopyFacts } from "../facts";

const MB = 1_000_000;

/**
 * How long it takes, in seconds, on the machine on which it was measured (docs/performance.md). Both ways become
 * slower with the machine; only the time for a flush to the disk is asked of the server, because that differs from
 * disk to disk by a factor of a hundred, and a copy hardly needs any.
 */
const REPLAY = { transaction: 0.00027, flushes: 1, byte: 1 / (100 * MB) };
const COPY = { always: 4, byte: 1 / (400 * MB) };

/** What such a flush takes on a server that has never measured one. */
const USUAL_FLUSH = 0.0004;

/** A replica has replayed that before a copy would have begun, on any disk. */
const FEW_TRANSACTIONS = 1_000n;
const FEW_BYTES = 64 * MB;

type Source = Pick<ServerFacts, "gtidExecuted" | "binlogSize">;

/** True if it is worth the questions whether a copy would be faster. */
export function hasMuchToReplay({ gtidExecuted, binlogSize }: Source): boolean {
  return countTransactions(gtidExecuted) > FEW_TRANSACTIONS || binlogSize > FEW_BYTES;
}

/** For a new replica, of a source that still has all its binary logs. */
export function isCopyFaster(
  source: Source,
  { used = 0, flush = USUAL_FLUSH }: CopyFacts,
): boolean {
  const { gtidExecuted, binlogSize } = source;
  const each = REPLAY.transaction + REPLAY.flushes * flush;
  const replay = Number(countTransactions(gtidExecuted)) * each + binlogSize * REPLAY.byte;
  // binary logs are not copied
  const copy = COPY.always + Math.max(0, used - binlogSize) * COPY.byte;
  return hasMuchToReplay(source) && copy < replay;
}
