import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

const LIMIT_SECONDS = 60;
const PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 8;

/** Looks every few milliseconds until the condition holds, so that the interval does not show in what is measured. */
export async function eventually(
  what: string | (() => string),
  look: () => Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + LIMIT_SECONDS * 1000;
  for (let pause = PAUSE_MS; !(await look()); pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    if (performance.now() > deadline) {
      const missed = typeof what === "string" ? what : what();
      throw new Error(`gave up waiting for ${missed} after ${LIMIT_SECONDS} s`);
    }
    await sleep(pause);
  }
}
