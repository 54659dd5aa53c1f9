import type { PendingOperation, ResourceState, Snapshot } from "./resourceState";
import type { PropertyMap } from "./values";

/** An entry of the state as the command found it. Its index is its identity: URNs may repeat. */
export interface OldEntry {
  readonly index: number;
  readonly state: ResourceState;
}

/**
 * The state during a run: what was handled, in order of completion, then what is still as it was.
 * Every change is given to `save` at once, so that a crash forgets nothing that exists.
 */
export class Ledger {
  private readonly base: (ResourceState | undefined)[];
  private readonly handled: ResourceState[] = [];
  private pending: readonly PendingOperation[];

  constructor(
    snapshot: Snapshot,
    private readonly save: (snapshot: Snapshot) => void,
  ) {
    this.base = [...snapshot.resources];
    this.pending = snapshot.pendingOperations;
  }

  snapshot(): Snapshot {
    const untouched = this.base.filter((state) => state !== undefined);
    return { resources: [...this.handled, ...untouched], pendingOperations: this.pending };
  }

  /** The entries not handled yet, as they are now. */
  remaining(): readonly OldEntry[] {
    return this.base.flatMap((state, index) => (state === undefined ? [] : [{ index, state }]));
  }

  current(urn: string): OldEntry | undefined {
    return this.remaining().find(({ state }) => state.urn === urn && !state.delete);
  }

  handledState(urn: string): ResourceState | undefined {
    return this.handled.find((state) => state.urn === urn);
  }

  begin(operation: PendingOperation): void {
    this.pending = [...this.pending, operation];
    this.flush();
  }

  end(operation: PendingOperation): void {
    this.pending = this.pending.filter((other) => other !== operation);
    this.flush();
  }

  add(state: ResourceState): void {
    this.handled.push(state);
    this.flush();
  }

  replace(old: OldEntry, state: ResourceState): void {
    this.base[old.index] = undefined;
    this.add(state);
  }

  drop(old: OldEntry): void {
    this.base[old.index] = undefined;
    this.flush();
  }

  mark(old: OldEntry, mark: "delete" | "pendingReplacement"): void {
    const state = this.base[old.index];
    if (state !== undefined) this.base[old.index] = { ...state, [mark]: true };
    this.flush();
  }

  isPendingReplacement(old: OldEntry): boolean {
    return this.base[old.index]?.pendingReplacement === true;
  }

  setOutputs(urn: string, outputs: PropertyMap): void {
    const at = this.handled.findIndex((state) => state.urn === urn);
    const state = this.handled[at];
    if (state !== undefined) this.handled[at] = { ...state, outputs };
    this.flush();
  }

  private flush(): void {
    this.save(this.snapshot());
  }
}
