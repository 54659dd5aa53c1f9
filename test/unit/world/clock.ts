import type { Clock } from "../../../src/ground/clock";
import { goOn } from "./lifecycle";
import { settle } from "./replication";
import type { WorldState } from "./state";

/** Everything that happens by itself meanwhile happens. */
export function pass(state: WorldState, milliseconds: number): void {
  state.now += Math.max(0, milliseconds);
  goOn(state);
  settle(state);
}

/**
 * Time passes when everybody who is awake has nothing left to do: then the one who sleeps shortest wakes up.
 * So a wait of minutes takes no time, and a limit never strikes somebody who was not waiting.
 */
export class WorldClock implements Clock {
  private sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  private isTurning = false;

  constructor(private readonly state: WorldState) {}

  now(): number {
    return this.state.now;
  }

  date(): number {
    return this.state.now + this.state.clockIsAhead;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ at: this.state.now + milliseconds, wake });
      this.turn();
    });
  }

  private turn(): void {
    if (this.isTurning) return;
    this.isTurning = true;
    setImmediate(() => {
      this.isTurning = false;
      this.sleepers.sort((a, b) => a.at - b.at);
      const next = this.sleepers.shift();
      if (!next) return;
      pass(this.state, next.at - this.state.now);
      next.wake();
      if (this.sleepers.length > 0) this.turn();
    });
  }
}
