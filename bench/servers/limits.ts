import { DEFAULT_MEMORY } from "../../src/plan/defaults";

/** The limits of every contender's containers: those of the product's default flavor. */
export const MEMORY = DEFAULT_MEMORY;
