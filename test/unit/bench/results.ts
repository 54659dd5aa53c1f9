import type { CaseResult } from "../../../bench/runner/benchCase";

/** A case's result with these values by contender. */
export function result(
  values: Readonly<Record<string, readonly number[]>>,
  more: Partial<CaseResult> = {},
): CaseResult {
  return {
    name: "some-case",
    about: "something",
    unit: "ms",
    compare: "ratio",
    contenders: Object.entries(values).map(([name, taken]) => ({
      name,
      samples: taken.map((value) => ({ value, parts: {} })),
    })),
    ...more,
  };
}
