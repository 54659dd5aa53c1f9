import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");
export const inRoot = (...parts) => path.join(root, ...parts);

/** The Node.js of the package `node`, on which builds and tests run. */
export const toolchainNode = inRoot("node_modules/.bin/node");
