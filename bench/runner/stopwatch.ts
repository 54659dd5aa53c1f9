import { performance } from "node:perf_hooks";
import type { Sample } from "./benchCase";

/** Measures milliseconds since its creation, and between laps. */
export class Stopwatch {
  private readonly begun = performance.now();
  private last = this.begun;
  private readonly parts: Record<string, number> = {};

  lap(name: string): void {
    const now = performance.now();
    this.parts[name] = now - this.last;
    this.last = now;
  }

  sample(): Sample {
    return { value: performance.now() - this.begun, parts: this.parts };
  }
}

/** A run of which all is measured. */
export async function timed(work: () => Promise<unknown>): Promise<Sample> {
  const watch = new Stopwatch();
  await work();
  return watch.sample();
}
