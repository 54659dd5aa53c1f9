import { DeadlineExceededError } from "./errors";

/** The port of time; tests pass their own clock. */
export interface Clock {
  /** In milliseconds, from a clock that nobody can set: only differences have a meaning. */
  now(): number;
  /** Milliseconds since the epoch, as the machine has them: somebody may set its clock at any time. */
  date(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** The moment at which a wait gives up. */
export interface Deadline {
  /** As `now` of the clock has it. */
  readonly at: number;
  /** The time that was granted, in seconds, for the error text. */
  readonly seconds: number;
}

export function deadlineIn(clock: Clock, seconds: number): Deadline {
  return { at: clock.now() + seconds * 1000, seconds };
}

/** Seconds left, at least `least`: the timeout for a statement that waits on the server. */
export function secondsLeft(clock: Clock, deadline: Deadline, least = 1): number {
  return Math.max(least, Math.ceil((deadline.at - clock.now()) / 1000));
}

export interface Wait<T> {
  /** Completes "gave up waiting for …". */
  readonly what: string;
  readonly observe: () => Promise<T>;
  readonly done: (seen: T) => boolean;
  readonly deadline: Deadline;
  readonly clock: Clock;
  /** Describes what was seen last; it must not contain a secret. */
  readonly describe?: (seen: T) => string;
  /**
   * The first pause between two looks, in milliseconds; each pause is half as long again, up to `longest`.
   * @default 20
   */
  readonly pause?: number;
  /** In milliseconds. @default 500 */
  readonly longest?: number;
}

/**
 * The only wait of this package: it observes until `done`, or throws a DeadlineExceededError that says what
 * it waited for and what it saw last. `observe` may throw to end the wait at once.
 */
export async function waitUntil<T>(wait: Wait<T>): Promise<T> {
  let pause = wait.pause ?? 20;
  for (;;) {
    const seen = await wait.observe();
    if (wait.done(seen)) return seen;
    const left = wait.deadline.at - wait.clock.now();
    if (left <= 0) {
      throw new DeadlineExceededError(wait.what, wait.deadline.seconds, wait.describe?.(seen));
    }
    await wait.clock.sleep(Math.min(pause, left));
    pause = Math.min(pause * 1.5, wait.longest ?? 500);
  }
}
