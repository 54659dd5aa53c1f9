/** Work that is not part of an answer: done a while after it, or at once when the process is asked to end. */
export class Afterwork {
  readonly #due = new Map<NodeJS.Timeout, () => Promise<void>>();
  readonly #running = new Set<Promise<void>>();

  /** `delay` in milliseconds. */
  constructor(private readonly delay: number) {}

  /** Work that fails is given up in silence: nobody waits for it. */
  add(work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#due.delete(timer);
      this.#start(work);
    }, this.delay);
    this.#due.set(timer, work);
  }

  /** Starts what is due later, and waits for all that is under way. */
  async finish(): Promise<void> {
    for (const [timer, work] of this.#due) {
      clearTimeout(timer);
      this.#start(work);
    }
    this.#due.clear();
    await Promise.all(this.#running);
  }

  #start(work: () => Promise<void>): void {
    const running: Promise<void> = work()
      .catch(() => undefined)
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }
}
