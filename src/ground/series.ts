/** Long-term series: replication and upgrades lead from one series to the next and cannot skip one. */
const longTerm = ["5.7", "8.0", "8.4", "9.7"] as const;

/** For example, "9.7.1" belongs to the series "9.7". */
export function seriesOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

export type SeriesStep =
  | { readonly kind: "same" | "next" | "back" }
  | { readonly kind: "skips"; readonly skipped: string };

/** The step from the series of `from` to the series of `to`. */
export function seriesStep(from: string, to: string): SeriesStep {
  const difference = rank(to) - rank(from);
  if (difference === 0) return { kind: "same" };
  if (difference < 0) return { kind: "back" };
  const skipped = longTerm.find((one) => rank(one) > rank(from) && rank(one) < rank(to));
  return skipped === undefined ? { kind: "next" } : { kind: "skips", skipped };
}

function rank(version: string): number {
  const [major, minor] = version.split(".").map(Number);
  return (major ?? 0) * 1000 + (minor ?? 0);
}
