/** The values for an instance where neither the program nor its source gives one. */

/** GiB. */
export const DEFAULT_SIZE = 5;

/** Bytes. */
export const DEFAULT_MEMORY = 1024 ** 3;
