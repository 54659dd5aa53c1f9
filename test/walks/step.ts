import type { Declared, DeclaredUser, Layout } from "../faults/layout";
import { rootOf } from "../faults/layout";
import type { HandName } from "./hands";

/** The only instance that is never a replica; rows are written there. */
export const ROOT = "m";
/** Those that move. */
export const OTHERS = ["a", "b"] as const;
export type Other = (typeof OTHERS)[number];

/** One change of the program, or something that somebody else does to an instance before the next `up`. */
export type Step =
  | { readonly kind: "move"; readonly short: Other; readonly to: string | undefined }
  | {
      readonly kind: "configure";
      readonly short: string;
      readonly configuration: Readonly<Record<string, string>>;
    }
  | { readonly kind: "size"; readonly short: string; readonly memory: number }
  | { readonly kind: "users"; readonly users: readonly DeclaredUser[] }
  | { readonly kind: "fence"; readonly readOnly: boolean }
  | { readonly kind: "hand"; readonly short: string; readonly hand: HandName };

/**
 * In every configuration of a walk, so that others can set it: a variable that nobody declares is not looked at
 * (docs/replication.md), and stays as they have set it.
 */
export const ALWAYS = { join_buffer_size: "524288" };

const others: Declared = { configuration: ALWAYS, memory: 768 };

export const START: Layout = {
  [ROOT]: {
    rootPassword: "for root",
    databases: ["shop"],
    users: [],
    configuration: ALWAYS,
    memory: 768,
    readOnly: false,
  },
  a: { ...others, slaveOf: ROOT },
  b: { ...others, slaveOf: ROOT },
};

/** The program after a step; the same one if the step is somebody else's, or is none: nobody can follow itself. */
export function after(layout: Layout, step: Step): Layout {
  switch (step.kind) {
    case "move":
      return moved(layout, step);
    case "configure":
      return changed(layout, step.short, { configuration: step.configuration });
    case "size":
      return changed(layout, step.short, { memory: step.memory });
    case "users":
      return changed(layout, ROOT, { users: step.users });
    case "fence":
      return changed(layout, ROOT, { readOnly: step.readOnly });
    case "hand":
      return layout;
  }
}

function changed(layout: Layout, short: string, change: Partial<Declared>): Layout {
  return { ...layout, [short]: { ...layout[short], ...change } };
}

/** Sources before their replicas, as a program can name them. */
function inOrder(layout: Layout): Layout {
  const depth = (short: string): number => {
    const above = layout[short]?.slaveOf;
    return above === undefined ? 0 : depth(above) + 1;
  };
  return Object.fromEntries(
    Object.entries(layout).toSorted(([one], [other]) => depth(one) - depth(other)),
  );
}

function moved(layout: Layout, { short, to }: Step & { kind: "move" }): Layout {
  const { slaveOf: _, ...alone } = layout[short] ?? {};
  if (to === undefined) return { ...layout, [short]: alone };
  const isBelow = (one: string): boolean => {
    const above = layout[one]?.slaveOf;
    return one === short || (above !== undefined && isBelow(above));
  };
  return isBelow(to) ? layout : inOrder({ ...layout, [short]: { ...alone, slaveOf: to } });
}

/** A row that only an instance beside the tree had would keep it from coming back. */
export function isQuiet(layout: Layout): boolean {
  return Object.keys(layout).some(
    (short) =>
      short !== ROOT && layout[short]?.slaveOf !== undefined && rootOf(layout, short) !== ROOT,
  );
}
