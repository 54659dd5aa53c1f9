// Starts main.ts from plain node.
require("tsx/cjs");
require("./main.ts");
