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
  const measured = gauge();
  measured.read(RUNNING);
  measured.read(RUNNING);
  expect([await measured.use(RUNNING), await measured.use(RUNNING)]).toEqual([
    { used: 1024 },
    { used: 1024 },
  ]);
});

it("is measured anew when data has come", async () => {
  const measured = gauge();
  measured.read(RUNNING);
  measured.reset();
  expect(await measured.use(RUNNING)).toEqual({ used: 2048 });
});

it("is not measured where a look has done so already", async () => {
  const measured = gauge();
  measured.set({ used: 77 });
  expect(await measured.use(RUNNING)).toEqual({ used: 77 });
});

it("cannot be measured while it does not run", async () => {
  expect(await gauge().use({ ...RUNNING, state: "exited" })).toBeUndefined();
});
