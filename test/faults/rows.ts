import { rootOf, type Layout } from "./layout";

/** Where a scenario writes: one row now and then, each with an id that no other row of the scenario has. */
export const DATABASE = "shop";
export const TABLE = `${DATABASE}.parcels`;

/** Which rows each instance has to have, by ids. */
export class ExpectedRows {
  private ids = new Map<string, readonly number[]>();
  private last = 0;

  of(short: string): readonly number[] {
    return this.ids.get(short) ?? [];
  }

  /** The id of a row that is about to be written at a root: it belongs to all below. */
  next(layout: Layout, root: string): number {
    this.last += 1;
    const all = [...this.of(root), this.last];
    for (const short of Object.keys(layout)) {
      if (rootOf(layout, short) === root) this.ids.set(short, all);
    }
    return this.last;
  }

  /** What follows a root has its rows; the others keep theirs, and what is new has none. */
  arrive(layout: Layout): void {
    this.ids = new Map(
      Object.keys(layout).map((short) => [short, this.of(rootOf(layout, short))] as const),
    );
  }

  /** An instance that has caught up with a root. */
  follow(short: string, root: string): void {
    this.ids.set(short, this.of(root));
  }

  /** A root that was deleted and made again. */
  forget(short: string): void {
    this.ids.delete(short);
  }
}
