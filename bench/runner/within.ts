export class TooLateError extends Error {
  constructor(what: string, limit: number) {
    super(`${what} did not end within ${limit / 1000} s`);
  }
}

/** Rejects when the time is up, without stopping the work. */
export async function within<T>(what: string, limit: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLateError(what, limit)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
