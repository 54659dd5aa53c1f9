// Starts main.ts from plain node: `node test/engine/run.cjs up --program-dir ...`.
const { join } = require("node:path");

require("ts-node").register({
  transpileOnly: true,
  cwd: module.path,
  compilerOptions: { rootDir: join(module.path, "../..") },
});
require("./main.ts");
