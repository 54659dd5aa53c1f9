import type { LogLimits } from "../ports/engine";

/** The values for an instance where neither the program nor its source gives one. */

/** GiB. */
export const DEFAULT_SIZE = 5;

/** Bytes. */
export const DEFAULT_MEMORY = 1024 ** 3;

/**
 * 30 MB: otherwise a server's user could fill the disk of the engine's machine with an event that fails each
 * second. mysqld by itself writes some kilobytes at a start.
 */
export const DEFAULT_LOG: LogLimits = { driver: "json-file", maxSize: 10_000_000, maxFiles: 3 };
