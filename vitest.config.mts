import { defineConfig } from "vitest/config";

// Four kinds of test, one project each; CONTRIBUTING.md says what belongs where.
// Integration and end-to-end files run one at a time: they share one Docker engine and two cores.
const onServers = {
  fileParallelism: false,
  maxWorkers: 1,
  testTimeout: 180_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
      { test: { name: "integration", include: ["test/integration/**/*.test.ts"], ...onServers } },
      { test: { name: "e2e", include: ["test/e2e/**/*.test.ts"], ...onServers } },
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
