import { expect, it } from "vitest";
import type { ContainerEngine, ContainerFacts } from "../../../src/ports/engine";
import { VolumeGauge } from "../../../src/observe/host/volumeUse";
import type { Ports } from "../../../src/ports/ports";

const RUNNING = { id: "c", state: "running" } as ContainerFacts;

/** Holds 1 KiB more at each measure. */
function gauge() {
  let measures = 0;
  const run: ContainerEngine["run"] = () =>
    Promise.resolve({ exitCode: 0, stdout: `${String((measures += 1))}\t/var/lib/mysql\n` });
  return new VolumeGauge({ engine: { run } } as unknown as Ports);
}

it("is measured once, however often it is asked for", async () => {
  const used = gauge();
  used.read(RUNNING);
  used.read(RUNNING);
  expect([await used.used(RUNNING), await used.used(RUNNING)]).toEqual([1024, 1024]);
});

it("is measured anew when data has come", async () => {
  const used = gauge();
  used.read(RUNNING);
  used.reset();
  expect(await used.used(RUNNING)).toBe(2048);
});

it("is not measured where a look has done so already", async () => {
  const used = gauge();
  used.set(77);
  expect(await used.used(RUNNING)).toBe(77);
});

it("cannot be measured while it does not run", async () => {
  expect(await gauge().used({ ...RUNNING, state: "exited" })).toBeUndefined();
});
