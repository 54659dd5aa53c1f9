type Labels = Readonly<Record<string, string>> | null;

/** What a Docker engine lists, as far as it is looked at. */
export interface Listed {
  readonly containers: readonly {
    readonly Id: string;
    readonly Names: readonly string[];
    readonly Labels: Labels;
  }[];
  readonly volumes: readonly { readonly Name: string; readonly Labels: Labels }[];
  readonly unused: readonly { readonly Name: string }[];
  readonly networks: readonly {
    readonly Id: string;
    readonly Name: string;
    readonly Labels: Labels;
  }[];
  readonly files: readonly string[];
  readonly kept: string | undefined;
}

export function leftovers(image: string): Promise<readonly string[]>;
export function linesOf(listed: Listed): readonly string[];
