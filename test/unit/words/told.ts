import { foresee } from "../../../src/plan/model/foresee";
import { forecastLines } from "../../../src/words/forecast";
import type { Line } from "../../../src/words/line";
import type { Given } from "../plan/facts";

/** A warning begins with an exclamation mark. */
export function textOf({ severity, text }: Line): string {
  return severity === "warning" ? `! ${text}` : text;
}

/** What a preview says. */
export function told({ spec, seen }: Given): readonly string[] {
  return forecastLines(spec, seen, foresee(spec, seen)).map(textOf);
}
