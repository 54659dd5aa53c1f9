// Starts demo.ts from plain node.
require("tsx/cjs");
require("./demo.ts");
