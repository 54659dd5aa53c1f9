/** The candidate that was probably meant; undefined when none is close enough. */
export function didYouMean(given: string, candidates: readonly string[]): string | undefined {
  const distances = candidates.map((name) => ({ name, distance: distance(given, name) }));
  const nearest = distances.toSorted((a, b) => a.distance - b.distance)[0];
  const tolerated = given.length < 4 ? 1 : Math.max(2, given.length / 3);
  return nearest !== undefined && nearest.distance <= tolerated ? nearest.name : undefined;
}

/** The Levenshtein distance, ignoring case. */
function distance(a: string, b: string): number {
  const [left, right] = [Array.from(a.toLowerCase()), Array.from(b.toLowerCase())];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of left.entries()) {
    const next = [i + 1];
    for (const [j, other] of right.entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
