import type { Declarations } from "../support/instances";

export interface Declared {
  /** The short name of its source; without one it stands alone. */
  readonly slaveOf?: string;
  /** Further arguments, as JavaScript. */
  readonly args?: string;
}

/** The instances of a stack by their short names: what is declared, and how it must be afterwards. */
export type Layout = Readonly<Record<string, Declared>>;

/** Seconds: a provider that waits in vain has to say so before whoever waits for the point gives up. */
const PATIENCE = 120;

/** Names that no other stack on this engine uses. */
export function fullName(project: string, short: string): string {
  return `${project}-${short}`;
}

export function declarationsOf(project: string, layout: Layout): Declarations {
  const timeouts = `timeouts: { create: ${PATIENCE}, update: ${PATIENCE}, delete: ${PATIENCE} }`;
  return Object.fromEntries(
    Object.entries(layout).map(([short, { slaveOf, args }]) => {
      const source = slaveOf && `slaveOf: ${fullName(project, slaveOf).replaceAll("-", "")}`;
      const given = [source, args, timeouts].filter((part) => part !== undefined && part !== "");
      return [fullName(project, short), `{ ${given.join(", ")} }`];
    }),
  );
}

export function rootOf(layout: Layout, short: string): string {
  const above = layout[short]?.slaveOf;
  return above === undefined ? short : rootOf(layout, above);
}

export function replicasOf(layout: Layout, source: string): readonly string[] {
  return Object.keys(layout).filter((short) => layout[short]?.slaveOf === source);
}

/** All below a root, replicas of replicas included. */
export function treeOf(layout: Layout, root: string): readonly string[] {
  return Object.keys(layout).filter((short) => short !== root && rootOf(layout, short) === root);
}

export function rootsOf(layout: Layout): readonly string[] {
  return Object.keys(layout).filter((short) => layout[short]?.slaveOf === undefined);
}

export function isReadOnly(layout: Layout, short: string): boolean {
  return says(layout, short, "readOnly: true");
}

/**
 * Where rows may be written: at roots that have replicas or databases of their own. One that only stands
 * alone for now must not get a transaction that its next source never had.
 */
export function writtenRoots(layout: Layout): readonly string[] {
  return rootsOf(layout).filter(
    (root) =>
      !isReadOnly(layout, root) &&
      (replicasOf(layout, root).length > 0 || says(layout, root, "databases")),
  );
}

function says(layout: Layout, short: string, text: string): boolean {
  return layout[short]?.args?.includes(text) === true;
}
