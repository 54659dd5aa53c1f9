// Starts demo.ts from plain node.
const { join } = require("node:path");

require("ts-node").register({
  transpileOnly: true,
  cwd: module.path,
  compilerOptions: { rootDir: join(module.path, "../..") },
});
require("./demo.ts");
