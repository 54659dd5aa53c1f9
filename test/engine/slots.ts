/** At most so many pieces of work at once; the others wait their turn. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private readonly active = new Set<Promise<unknown>>();

  constructor(private free: number) {}

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.free--;
    const result = work();
    this.active.add(result);
    try {
      return await result;
    } finally {
      this.active.delete(result);
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }

  /** When nothing runs any more, however it ended. */
  async idle(): Promise<void> {
    while (this.active.size > 0) await Promise.allSettled(this.active);
  }
}

/** One piece of work at a time, in the order of asking. */
export class Queue {
  private last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
