import type { Program, Row } from "../row";

/** A row that the preview refuses, for a reason that `says` knows: the next one begins with the program that stands. */
export function refusedRow(
  row: Pick<Row, "name" | "shows" | "program"> & { readonly says: RegExp },
  standing: Program,
): Row {
  return {
    ...row,
    isRefused: true,
    does: {},
    then: (place) => {
      place.declare(standing);
      return Promise.resolve();
    },
  };
}
