import type { Clock } from "../../../src/ground/clock";

/** Time that passes by sleeping only; what was slept is remembered. */
export class FakeClock implements Clock {
  readonly slept: number[] = [];
  private at = 1_000_000;

  now(): number {
    return this.at;
  }

  date(): number {
    return this.at;
  }

  sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.at += milliseconds;
    return Promise.resolve();
  }
}
