import { join } from "node:path";
import { defineConfig } from "vitest/config";

// The tests that can tell a mutant of src/plan or src/manage: those of these folders, and of who uses them. Not the
// sweeps of test/unit/manage/interrupted: each of their tests runs a command a hundred times, for every mutant.
export default defineConfig({
  root: join(import.meta.dirname, "../.."),
  test: {
    include: ["test/unit/{plan,manage,observe,execute,words,provider}/**/*.test.ts"],
    exclude: ["test/unit/manage/interrupted/**"],
    testTimeout: 60_000,
  },
});
