/** What an instance is given where neither the program nor its source says. */

/** GiB. */
export const DEFAULT_SIZE = 5;

/** Bytes. */
export const DEFAULT_MEMORY = 1024 ** 3;
