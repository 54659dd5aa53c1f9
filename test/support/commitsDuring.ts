import { performance } from "node:perf_hooks";
import { succeeded, type Seen, type Stack } from "./instances";
import { poll } from "./poll";
import { longestOf, Writer, type Commit } from "./writer";

/** Enough for the writing to have begun in earnest. */
const COMMITS_BEFORE = 20;

export interface CommitsDuring {
  readonly table: string;
  readonly acknowledged: readonly number[];
  readonly before: readonly Commit[];
  /** Those that were sent and acknowledged within the up. */
  readonly during: readonly Commit[];
  readonly after: readonly Commit[];
  /** How often a commit waited for a lock of another session. */
  readonly lockWaits: number;
}

/**
 * Brings up what the stack declares while a client writes to its source, before and all the way through;
 * rejects when a single commit fails. The up has a process of its own: an engine in this one would
 * delay the writer and be taken for the server.
 */
export async function upWhileWriting(
  { deployment }: Stack,
  source: Seen,
  table: string,
): Promise<CommitsDuring> {
  const writer = await Writer.start(source, table);
  let begun = 0;
  let ended = 0;
  let acknowledged: readonly number[];
  try {
    await poll(`${String(COMMITS_BEFORE)} commits`, () => writer.commits[COMMITS_BEFORE]);
    begun = performance.now();
    succeeded(await (await deployment.start("up")).result);
    ended = performance.now();
    const last = writer.commits.length;
    await poll("a commit after the up", () => writer.commits[last]);
  } finally {
    acknowledged = await writer.stop();
  }
  const { commits, lockWaits } = writer;
  const before = commits.filter((commit) => commit.acknowledged < begun);
  const during = commits.filter((commit) => commit.sent >= begun && commit.acknowledged <= ended);
  const after = commits.filter((commit) => commit.acknowledged > ended);
  const [first, then] = [longestOf(before), longestOf(during)].map((ms) => ms.toFixed(0));
  process.stdout.write(
    `${table}: longest commit ${first ?? ""} ms of ${String(before.length)} before, ${then ?? ""} ms of ${String(during.length)} during the up\n`,
  );
  return { table, acknowledged, before, during, after, lockWaits };
}
