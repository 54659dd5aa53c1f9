import type { ResourceEvent } from "../engine/events";

/** The events of a run as they arrive, for those who wait for one. */
export class EventLog {
  readonly events: ResourceEvent[] = [];
  private readonly waiting: {
    seen: (event: ResourceEvent) => boolean;
    resolve: (event: ResourceEvent) => void;
    reject: (error: Error) => void;
  }[] = [];
  private closed = false;

  add(event: ResourceEvent): void {
    this.events.push(event);
    for (const { seen, resolve } of this.waiting) if (seen(event)) resolve(event);
  }

  /** The run is over: who still waits, waits in vain. */
  close(): void {
    this.closed = true;
    for (const { reject } of this.waiting) reject(new EventNotSeenError(this.events));
  }

  until(seen: (event: ResourceEvent) => boolean): Promise<ResourceEvent> {
    const earlier = this.events.find(seen);
    if (earlier) return Promise.resolve(earlier);
    if (this.closed) return Promise.reject(new EventNotSeenError(this.events));
    return new Promise((resolve, reject) => this.waiting.push({ seen, resolve, reject }));
  }
}

export class EventNotSeenError extends Error {
  constructor(readonly events: readonly ResourceEvent[]) {
    const seen = events.map(({ status, op, name }) => `${status} ${op} ${name}`).join(", ");
    super(`the run ended without the awaited event; there were: ${seen}`);
  }
}
