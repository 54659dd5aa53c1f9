export class InterruptedError extends Error {
  constructor(signal: string) {
    super(`interrupted by ${signal}`);
  }
}

/** The first ^C or SIGTERM. Further ones are ignored while things are being removed. */
export interface Interruption {
  readonly signal: NodeJS.Signals | undefined;
  /** Never resolves. Rejects with an InterruptedError. */
  readonly happened: Promise<never>;
  forget(): void;
}

export function interruption(): Interruption {
  let first: NodeJS.Signals | undefined;
  let reject: (error: Error) => void;
  const happened = new Promise<never>((_, refuse) => (reject = refuse));
  happened.catch(() => undefined);
  const listener = (signal: NodeJS.Signals): void => {
    first ??= signal;
    reject(new InterruptedError(signal));
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, listener);
  return {
    get signal() {
      return first;
    },
    happened,
    forget: () => {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}
