import { ServerCallError } from "../ground/errors";
import { legible, type Legible } from "../ground/foreign";
import { errnoOf } from "./serverErrors";

/** MySQL's error number for a lock wait timeout. */
export const LOCK_WAIT_TIMEOUT = 1205;

/** Milliseconds until somebody looks for whom a statement waits, and between two looks. */
const [FIRST, AGAIN] = [5000, 10_000];

export interface Watch {
  readonly operation: string;
  /** How long the statement may wait. */
  readonly seconds: number;
  /** For whom it waits; undefined: for nobody. */
  readonly look: () => Promise<Legible | undefined>;
  readonly tell: (words: Legible) => void;
}

/**
 * The answer of a statement that may wait for others' locks. Somebody else has to look for whom it waits, while
 * it does: afterwards nobody can tell. A look that fails says nothing.
 */
export async function watched<T>(answer: Promise<T>, watch: Watch): Promise<T> {
  let seen: Legible | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasEnded = false;
  const lookIn = (milliseconds: number) => {
    timer = setTimeout(() => void look(), milliseconds);
  };
  const look = async () => {
    const holder = await watch.look().catch(() => undefined);
    if (hasEnded) return;
    if (holder !== undefined && holder !== seen) {
      watch.tell(legible`waiting for a lock of ${holder}`);
      seen = holder;
    }
    lookIn(AGAIN);
  };
  lookIn(Math.min(FIRST, watch.seconds * 500));
  try {
    return await answer;
  } catch (error) {
    if (errnoOf(error) !== LOCK_WAIT_TIMEOUT) throw error;
    const whose = seen ?? legible`another session, which could not be seen`;
    throw new ServerCallError(
      watch.operation,
      LOCK_WAIT_TIMEOUT,
      legible`for ${watch.seconds} s it has waited for a lock of ${whose}. End that connection or its transaction, or raise timeouts, and run up again`,
    );
  } finally {
    hasEnded = true;
    clearTimeout(timer);
  }
}
