/** What every contender's containers may use, as the product's default flavor has it. */
export const MEMORY = 1024 ** 3;
