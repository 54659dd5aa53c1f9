export type HaltReason = "failed" | "canceled";

/** Thrown where work is refused because the run has to stop; whoever halted it has said why. */
export class HaltedError extends Error {
  constructor(readonly reason: HaltReason) {
    super(`the run was stopped: ${reason}`);
  }
}

/** The end of a run before its time. The first reason counts; what runs already is left to finish. */
export class Halt {
  reason: HaltReason | undefined;
  readonly requested: Promise<HaltReason>;
  private announce: (reason: HaltReason) => void = () => undefined;

  constructor() {
    this.requested = new Promise((resolve) => (this.announce = resolve));
  }

  request(reason: HaltReason): void {
    this.reason ??= reason;
    this.announce(this.reason);
  }

  check(): void {
    if (this.reason !== undefined) throw new HaltedError(this.reason);
  }
}
