import { expect } from "vitest";
import { caughtUp, value } from "./instances";
import { letOrdinaryUserIn } from "./ordinary";
import { Pair } from "./pair";
import { errantOn } from "./traces";

/** A pair whose source is declared anew again and again: what a change costs can be asked of the containers. */
export class ChangedPair extends Pair {
  override async begin(): Promise<void> {
    await super.begin();
    await letOrdinaryUserIn(await this.source());
  }

  /** One up, after which the pair is as before and replicates, and a second up has nothing to do. */
  async change(more: string, inside?: string) {
    const before = [await this.source(), await this.copy()];
    const run = await this.stack.up(this.declared(more, "", inside));
    expect((await this.stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
    const [above, copy] = [await this.source(), await this.copy()];
    for (const [index, now] of [above, copy].entries()) {
      const { id, serverUuid, volume } = before[index] ?? {};
      expect(now).toMatchObject({ id, serverUuid, volume: { name: volume?.name }, drift: [] });
      expect(now.status).toBe("ACTIVE");
    }
    expect(await errantOn(copy, above)).toBe("");
    return { above, copy, run };
  }

  async expectArrival(): Promise<void> {
    const written = await this.write();
    const copy = await this.copy();
    expect(await caughtUp(copy, await this.source())).toBe(true);
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(written);
  }
}
