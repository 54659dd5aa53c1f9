import { readFileSync } from "node:fs";
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
 * The Node.js on which builds and tests run: the one that scripts/node pins. Only on a platform for which it pins none
 * is it the Node.js that runs this: npm leaves out an optional package whose integrity is not that of the lock, and then
 * nothing else may take its place.
 */
export function toolchainNode() {
  const { optionalDependencies } = JSON.parse(
    readFileSync(inRoot("scripts/node/package.json"), "utf8"),
  );
  const isPinned = `node-${process.platform}-${process.arch}` in optionalDependencies;
  return isPinned ? PINNED_NODE : process.execPath;
}
