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
  const time = { now: 0 };
  const clock = { now: () => time.now };
  return { measured: new VolumeGauge({ engine: { run }, clock } as unknown as Ports), time };
}

it("is measured once, however often it is asked for", async () => {
  const { measured } = gauge();
  measured.read(RUNNING);
  measured.read(RUNNING);
  expect([await measured.use(RUNNING), await measured.use(RUNNING)]).toEqual([
    { used: 1024 },
    { used: 1024 },
  ]);
});

it.each([
  ["anew when data has come", 1000, 2048],
  ["once if data has come within the same second", 999, 1024],
])("is measured %s", async (_, later, used) => {
  const { measured, time } = gauge();
  expect(await measured.use(RUNNING)).toEqual({ used: 1024 });
  time.now = later;
  measured.reset();
  expect(await measured.use(RUNNING)).toEqual({ used });
});

it("is not measured where a look has done so already", async () => {
  const { measured } = gauge();
  measured.set({ used: 77 });
  expect(await measured.use(RUNNING)).toEqual({ used: 77 });
});

it("cannot be measured while it does not run", async () => {
  expect(await gauge().measured.use({ ...RUNNING, state: "exited" })).toBeUndefined();
});

it("is measured once its container runs, also if it was down just now", async () => {
  const { measured } = gauge();
  measured.read({ ...RUNNING, state: "exited" });
  measured.reset();
  expect(await measured.use(RUNNING)).toEqual({ used: 1024 });
});
