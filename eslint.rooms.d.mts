import type { Linter } from "eslint";

interface Permissions {
  /** Rooms, in any way. */
  readonly may: readonly string[];
  /** Rooms and Node's modules, as types only. */
  readonly types?: readonly string[];
  /** Packages and Node's modules, in any way, with their subpaths. */
  readonly libraries?: readonly string[];
  readonly why: string;
}

/** A folder of src (`room`) or one of its loose files, without its ending (`file`). */
export type Row = Permissions & ({ readonly room: string } | { readonly file: string });

export const rooms: readonly Row[];

export function roomRules(): Linter.Config[];
