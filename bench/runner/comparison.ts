import type { CaseResult, ContenderResult } from "./benchCase";
import { least, median } from "./statistics";

/** With fewer runs a median says little, and a ratio of two medians even less. */
export const RUNS_FOR_A_RATIO = 5;

export interface Row {
  readonly contender: string;
  readonly runs: number;
  readonly least: number;
  readonly median: number;
  /** The first contender's median divided by this one's, or minus it. Absent for the first, and with too few runs. */
  readonly against?: number;
}

export interface Comparison {
  readonly rows: readonly Row[];
  /** Why nothing was compared. */
  readonly refusal?: string;
}

export function compare({ contenders, compare: how }: CaseResult): Comparison {
  const [first, ...others] = contenders;
  const refusal = others.length === 0 ? undefined : refusalOf(contenders);
  const rows = contenders.map((contender): Row => {
    const values = valuesOf(contender);
    const row = {
      contender: contender.name,
      runs: values.length,
      least: least(values),
      median: median(values),
    };
    if (first === undefined || contender === first || refusal !== undefined) return row;
    const own = median(valuesOf(first));
    return { ...row, against: how === "ratio" ? own / row.median : own - row.median };
  });
  return { rows, ...(refusal !== undefined && { refusal }) };
}

function refusalOf(contenders: readonly ContenderResult[]): string | undefined {
  const few = contenders.filter(({ samples }) => samples.length < RUNS_FOR_A_RATIO);
  if (few.length === 0) return undefined;
  const counts = few.map(({ name, samples }) => `${name} ${samples.length}`).join(", ");
  return `not compared: that takes ${RUNS_FOR_A_RATIO} runs of each (${counts})`;
}

function valuesOf({ samples }: ContenderResult): readonly number[] {
  return samples.map(({ value }) => value);
}
