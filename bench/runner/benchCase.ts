/** One run: what was measured, and named parts of it, all in the case's unit. */
export interface Sample {
  readonly value: number;
  readonly parts: Readonly<Record<string, number>>;
}

export interface Contender {
  readonly name: string;
  /** Prepares and clears away inside as well; only what the sample says was measured. */
  run(): Promise<Sample>;
}

export interface BenchCase<World> {
  readonly name: string;
  /** Completes "measures …". */
  readonly about: string;
  readonly unit: "ms" | "MiB";
  /** How the first contender is set against the others. */
  readonly compare: "ratio" | "difference";
  /** Milliseconds for the set-up, and for each run. */
  readonly limit: number;
  /** Makes what is kept between runs. */
  open(world: World): Promise<readonly Contender[]>;
}

export interface ContenderResult {
  readonly name: string;
  readonly samples: readonly Sample[];
}

export interface CaseResult {
  readonly name: string;
  readonly about: string;
  readonly unit: "ms" | "MiB";
  readonly compare: "ratio" | "difference";
  readonly contenders: readonly ContenderResult[];
  /** Why there are fewer runs than asked for. */
  readonly failure?: string;
}
