import { appendFileSync } from "node:fs";

/** One row on one engine, as `npm run test:truth` counts it. */
export interface Told {
  readonly engine: string;
  readonly scene: string;
  readonly row: string;
  readonly problems: readonly string[];
}

export function tell(told: Told): void {
  const file = process.env["TRUTH_REPORT"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(told)}\n`);
}
