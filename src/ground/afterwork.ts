/** Work that no answer waits for: it starts after a delay, or at once when the process is asked to end. */
export class Afterwork {
  readonly #due = new Map<NodeJS.Timeout, () => Promise<void>>();
  readonly #running = new Set<Promise<void>>();

  /** `delay` is in milliseconds. */
  constructor(private readonly delay: number) {}

  /** A failure of `work` is ignored: nobody waits for its result. */
  add(work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#due.delete(timer);
      this.#start(work);
    }, this.delay);
    this.#due.set(timer, work);
  }

  /** Starts the work that is still due, and waits until all work has ended. */
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
