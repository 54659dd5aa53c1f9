export interface Counted {
  readonly engine: string;
  readonly scene: string;
  readonly row: string;
  readonly problems: readonly string[];
}

export function linesOf(told: readonly Counted[]): string[];
