/** What a call fails with, and the causes of that, the outermost first; fails itself when the call does not. */
export async function failing(act: Promise<unknown>): Promise<readonly unknown[]> {
  const failure = await act.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (!failure) throw new Error("it succeeded");
  const chain: unknown[] = [];
  for (let next = failure.error; next !== undefined;) {
    chain.push(next);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}
