// Changes one thing in src/plan or src/manage, sees whether a unit test fails, and takes it back; a few thousand times.
// The summary is printed; .state/mutants/report.html shows each mutant in its line.

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["src/plan/**/*.ts", "src/manage/**/*.ts"],
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "scripts/mutants/vitest.config.mts", related: false },
  coverageAnalysis: "perTest",
  // where a "?." is needed the compiler says so
  mutator: { excludedMutations: ["OptionalChaining"] },
  // a mutant of a module's constant is there for every test: each would cost a run of all of them
  ignoreStatic: true,
  incremental: false,
  incrementalFile: ".state/mutants/incremental.json",
  concurrency: 2,
  // a busy machine is no mutant that hangs
  timeoutMS: 20_000,
  timeoutFactor: 5,
  disableTypeChecks: "src/**/*.ts",
  ignorePatterns: [".state", "dist", "coverage", "bench", "examples"],
  tempDirName: ".state/mutants/sandbox",
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: ".state/mutants/report.html" },
  jsonReporter: { fileName: ".state/mutants/report.json" },
};
