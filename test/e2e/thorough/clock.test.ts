import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { embedded } from "../../support/deployments";
import { Pair } from "../../support/pair";

const pair = new Pair(embedded, "clock");
afterAll(() => pair.stack.end());

const env = {
  NODE_OPTIONS: `--require ${join(__dirname, "../../support/jumpingClock.cjs")}`,
};

it("a clock that jumps by hours ends no wait and prolongs none", async () => {
  const { stack, r } = pair;
  await pair.begin();
  await stack.up({ ...pair.declared(), [r]: "{}" }, { env });
  await stack.up(pair.declared(), { env });
  await stack.refresh();
  expect((await pair.copy()).drift).toEqual([]);
  await pair.expectWhole();
});
