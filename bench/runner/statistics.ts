export function least(values: readonly number[]): number {
  return Math.min(...values);
}

/** The median: of an even count, the mean of the middle two; NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  if (Number.isInteger(half)) return ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
  return upper;
}
