/** What is declared of an instance; the name is the one of the resource unless it says another. */
export interface Declared {
  /** The short name of its source; without one it stands alone. */
  readonly slaveOf?: string;
  readonly name?: string;
  readonly rootPassword?: string;
  readonly databases?: readonly string[];
  readonly users?: readonly DeclaredUser[];
  readonly configuration?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** MiB. */
  readonly memory?: number;
  readonly readOnly?: boolean;
  /** Its volume stays when it is deleted. */
  readonly retain?: boolean;
  readonly onDivergence?: "reseed";
  readonly rotate?: Readonly<Record<string, string>>;
  /** Not declared: what a run that was killed may have created, and nobody drops because nobody declares it. */
  readonly mayHold?: readonly string[];
}

export interface DeclaredUser {
  readonly name: string;
  readonly password: string;
  readonly databases: readonly string[];
}

/** The instances of a stack by their short names: what is declared, and how it must be afterwards. */
export type Layout = Readonly<Record<string, Declared>>;

export function rootOf(layout: Layout, short: string): string {
  const above = layout[short]?.slaveOf;
  return above === undefined ? short : rootOf(layout, above);
}

export function replicasOf(layout: Layout, source: string): readonly string[] {
  return Object.keys(layout).filter((short) => layout[short]?.slaveOf === source);
}

/** Its replicas, theirs, and so on. */
export function allBelow(layout: Layout, short: string): readonly string[] {
  return replicasOf(layout, short).flatMap((replica) => [replica, ...allBelow(layout, replica)]);
}

export function isReadOnly(layout: Layout, short: string): boolean {
  return layout[short]?.readOnly === true;
}

/**
 * Where rows may be written: at roots that have replicas or databases of their own. One that only stands
 * alone for now must not get a transaction that its next source never had.
 */
export function writtenRoots(layout: Layout): readonly string[] {
  return Object.keys(layout).filter(
    (short) =>
      rootOf(layout, short) === short &&
      !isReadOnly(layout, short) &&
      (replicasOf(layout, short).length > 0 || layout[short]?.databases !== undefined),
  );
}

/** What an instance has by itself or from its source, the source's own included; nothing where nobody says. */
export function inherited<Key extends "configuration" | "memory">(
  layout: Layout,
  short: string,
  key: Key,
): Declared[Key] | undefined {
  const declared = layout[short];
  if (declared?.[key] !== undefined || declared?.slaveOf === undefined) return declared?.[key];
  return inherited(layout, declared.slaveOf, key);
}
