import type { BenchCase, CaseResult, Contender, Sample } from "./benchCase";
import { within } from "./within";

/** Called before and after each run. */
export type Progress = (line: string) => void;

/**
 * Runs all contenders once, then all of them again, so that whatever else the machine does affects them alike. Each
 * round begins with the next one. The first failure ends the case; what was measured before is kept.
 */
export async function runCase<World>(
  bench: BenchCase<World>,
  world: World,
  runs: number,
  progress: Progress,
): Promise<CaseResult> {
  const samples = new Map<string, Sample[]>();
  let failure: string | undefined;
  try {
    progress(`${bench.name}: set-up`);
    const contenders = await within(`the set-up of ${bench.name}`, bench.limit, bench.open(world));
    for (const { name } of contenders) samples.set(name, []);
    for (let round = 0; round < runs; round += 1) {
      for (const contender of rotated(contenders, round)) {
        const label = `${bench.name}: ${contender.name}, run ${round + 1} of ${runs}`;
        const sample = await within(label, bench.limit, contender.run());
        samples.get(contender.name)?.push(sample);
        progress(`${label}: ${sample.value.toFixed(1)} ${bench.unit}`);
      }
    }
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
    progress(`${bench.name}: failed: ${error instanceof Error ? (error.stack ?? "") : failure}`);
  }
  return {
    name: bench.name,
    about: bench.about,
    unit: bench.unit,
    compare: bench.compare,
    contenders: [...samples].map(([name, taken]) => ({ name, samples: taken })),
    ...(failure !== undefined && { failure }),
  };
}

export function rotated<T extends Contender>(
  contenders: readonly T[],
  round: number,
): readonly T[] {
  const at = contenders.length === 0 ? 0 : round % contenders.length;
  return [...contenders.slice(at), ...contenders.slice(0, at)];
}
