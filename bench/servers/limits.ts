/** The limits of every contender's containers: those of the product's default flavor. */
export const MEMORY = 1024 ** 3;
