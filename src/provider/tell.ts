import type { About, Teller } from "../ports/teller";
import type { Line } from "../words/line";

/** Tells lines of a preview about one instance, each with its severity. */
export function tell(
  teller: Pick<Teller, "inform" | "warn">,
  about: About,
  lines: readonly Line[],
): void {
  for (const { text, severity } of lines) {
    if (severity === "warning") teller.warn(about, text);
    else teller.inform(about, text);
  }
}
