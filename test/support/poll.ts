import { setTimeout as sleep } from "node:timers/promises";

const EVERY_MS = 20;
const LIMIT_MS = 30_000;

/** For `expect.poll` of what a server does: its own limit is one second, too short on a busy machine. */
export const PATIENT = { timeout: LIMIT_MS };

/** Asks until there is an answer; says what it waited for when it gives up. */
export async function poll<Answer>(
  what: string,
  ask: () => Answer | undefined | Promise<Answer | undefined>,
  limitMs = LIMIT_MS,
): Promise<Answer> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await sleep(EVERY_MS);
  }
}
