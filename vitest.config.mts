import { join } from "node:path";
import { defineConfig } from "vitest/config";

// A command starts three Node.js processes that load the same modules each time: compiled once is enough.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, ".state/compile-cache");

// Nine kinds of test, one project each; CONTRIBUTING.md says what belongs where.
// Files that use servers share one Docker engine and two cores: two go side by side, each with names of its
// own, as two stacks on one engine do.
const onServers = { testTimeout: 180_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    projects: [
      // a limit for what hangs, far from what any of them takes on a busy machine
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          testTimeout: 60_000,
          // they share no state, and most of their time was each file's loading of the same modules
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          exclude: ["test/integration/security/**", "test/integration/thorough/**"],
          ...onServers,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "security",
          include: ["test/integration/security/**/*.test.ts"],
          ...onServers,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          exclude: ["test/e2e/thorough/**"],
          ...onServers,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "thorough",
          include: ["test/e2e/thorough/**/*.test.ts", "test/integration/thorough/**/*.test.ts"],
          ...onServers,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          // by scenario, however many points it turns out to have; each wait within has an end of its own
          testTimeout: 3_600_000,
          maxConcurrency: 3,
        },
      },
      {
        test: {
          name: "walks",
          include: ["test/walks/**/*.test.ts"],
          testTimeout: 3_600_000,
          maxConcurrency: 3,
        },
      },
      {
        test: {
          name: "truth",
          include: ["test/truth/**/*.test.ts"],
          // by scene, however many rows it has
          testTimeout: 3_600_000,
          maxConcurrency: 2,
        },
      },
      {
        test: {
          name: "package",
          include: ["test/package/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
