import { describe, expect, it } from "vitest";
import type { BenchCase } from "../../../bench/runner/benchCase";
import { runCase } from "../../../bench/runner/runCase";

function benchOf(names: readonly string[], more: Partial<BenchCase<string[]>> = {}) {
  const bench: BenchCase<string[]> = {
    name: "some-case",
    about: "",
    unit: "ms",
    compare: "ratio",
    limit: 1000,
    open: (log) =>
      Promise.resolve(
        names.map((name) => ({
          name,
          run: () => Promise.resolve({ value: log.push(name), parts: {} }),
        })),
      ),
    ...more,
  };
  return bench;
}

const quiet = (): void => undefined;

describe("running a case", () => {
  it("runs the contenders in turn, each round begun by the next one", async () => {
    const log: string[] = [];
    const { contenders } = await runCase(benchOf(["a", "b", "c"]), log, 3, quiet);
    expect(log.join("")).toBe("abc" + "bca" + "cab");
    expect(contenders.map(({ samples }) => samples.length)).toEqual([3, 3, 3]);
  });

  it("keeps what was measured before a failure, and its reason", async () => {
    const bench = benchOf([], {
      open: (log) =>
        Promise.resolve([
          {
            name: "a",
            run: () =>
              log.length === 0
                ? Promise.resolve({ value: log.push("a"), parts: {} })
                : Promise.reject(new Error("it broke")),
          },
        ]),
    });
    const { contenders, failure } = await runCase(bench, [], 5, quiet);
    expect(contenders[0]?.samples).toHaveLength(1);
    expect(failure).toBe("it broke");
  });

  it("gives up on a run that does not end", async () => {
    const never = { name: "a", run: () => new Promise<never>(() => undefined) };
    const bench = benchOf([], { limit: 10, open: () => Promise.resolve([never]) });
    expect((await runCase(bench, [], 1, quiet)).failure).toContain("did not end within 0.01 s");
  });
});
