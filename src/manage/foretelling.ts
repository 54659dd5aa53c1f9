import type { Foretold } from "../plan/model/foretold";

/**
 * What the previews of this process have foreseen of instances whose updates are still to come. Pulumi previews and
 * updates a source before its replicas, so a replica's preview finds its source here, and its update does not.
 */
export class Foretelling {
  /** By owner. */
  readonly #all = new Map<string, Foretold>();

  keep(foretold: Foretold): void {
    this.#all.set(foretold.spec.owner, foretold);
  }

  forget(owner: string): void {
    this.#all.delete(owner);
  }

  of(id: string): Foretold | undefined {
    return [...this.#all.values()].find(({ spec }) => spec.id === id);
  }
}
