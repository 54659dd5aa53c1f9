// Starts main.ts from plain node: `node test/engine/run.cjs up --program-dir ...`.
require("tsx/cjs");
require("./main.ts");
