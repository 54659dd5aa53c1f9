/** Locks of connections: each ends with the connection that holds it. */
export class Locks {
  private readonly holders = new Map<string, object>();

  /** False when another connection has it. */
  take(name: string, holder: object): boolean {
    const holding = this.holders.get(name);
    if (holding !== undefined && holding !== holder) return false;
    this.holders.set(name, holder);
    return true;
  }

  isTaken(name: string): boolean {
    return this.holders.has(name);
  }

  release(holder: object): void {
    for (const [name, holding] of this.holders) {
      if (holding === holder) this.holders.delete(name);
    }
  }
}
