import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");
export const inRoot = (...parts) => path.join(root, ...parts);

/** Where the user's own files of this repository go that no checkout owns. A relative path there does not count. */
export function cacheFolder({ XDG_CACHE_HOME: caches = "" }) {
  const folder = path.isAbsolute(caches) ? caches : path.join(homedir(), ".cache");
  return path.join(folder, "pulumi-mysql-replication");
}

const PINNED_NODE = inRoot("node_modules/.bin/node");

/**
 * The Node.js on which builds and tests run: the one that scripts/node pins. Where npm has none for the machine's
 * platform, it is the Node.js that runs this.
 */
export const toolchainNode = () => (existsSync(PINNED_NODE) ? PINNED_NODE : process.execPath);
