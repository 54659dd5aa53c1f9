import type { Row } from "../row";

/** Somebody does this, a refresh sees it, and the next update repairs it. */
export const repaired = (
  name: string,
  hand: Row["hand"],
  does: Row["does"] = {},
  more: Partial<Row> = {},
): Row => ({ name, ...(hand && { hand }), refresh: true, does, ...more });
