/** One run: the measured value and named parts of it, all in the case's unit. */
export interface Sample {
  readonly value: number;
  readonly parts: Readonly<Record<string, number>>;
}

export interface Contender {
  readonly name: string;
  /** Also prepares and cleans up; only the value in the sample was measured. */
  run(): Promise<Sample>;
}

export interface BenchCase<World> {
  readonly name: string;
  /** Completes "measures …". */
  readonly about: string;
  readonly unit: "ms" | "MiB";
  /** How the first contender is compared with the others. */
  readonly compare: "ratio" | "difference";
  /** Limit in milliseconds, for the set-up and for each run. */
  readonly limit: number;
  /** Creates what is kept between runs. */
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
  /** Why there are fewer runs than requested. */
  readonly failure?: string;
}
