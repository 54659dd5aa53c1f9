import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");
export const inRoot = (...parts) => path.join(root, ...parts);

/** The Node.js that the package `node` brings: the one that builds and tests run on. */
export const toolchainNode = inRoot("node_modules/.bin/node");
