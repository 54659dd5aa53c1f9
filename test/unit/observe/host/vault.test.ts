import { expect, it } from "vitest";
import type { ContainerEngine } from "../../../../src/ports/engine";
import { forget, remember, rememberedFiles } from "../../../../src/observe/host/rememberedFiles";
import type { InstanceFiles } from "../../../../src/plan/facts";

const ID = "container";
const filesWith = (configuration: string): InstanceFiles => ({
  initialised: true,
  adminPassword: "secret",
  ownCa: "certificate",
  configuration,
});
const known = async (engine: ContainerEngine) => (await rememberedFiles(engine, ID))?.configuration;

/** Nothing is asked of it: what is remembered is remembered by engine. */
const anEngine = () => ({}) as ContainerEngine;

function reading() {
  let ends: (files: InstanceFiles) => void = () => undefined;
  let fails: (error: Error) => void = () => undefined;
  const promise = new Promise<InstanceFiles>((resolve, reject) => {
    [ends, fails] = [resolve, reject];
  });
  return { promise, ends, fails };
}

it("the first reading is waited for by whoever asks", async () => {
  const engine = anEngine();
  const first = reading();
  void remember(engine, ID, first.promise);
  const asked = known(engine);
  first.ends(filesWith("first"));
  expect(await asked).toBe("first");
});

it("what was known holds until a new reading has come to its end", async () => {
  const engine = anEngine();
  await remember(engine, ID, Promise.resolve(filesWith("old")));
  const second = reading();
  void remember(engine, ID, second.promise);
  expect(await known(engine)).toBe("old");
  second.ends(filesWith("new"));
  await second.promise;
  expect(await known(engine)).toBe("new");
});

it("what is written while it is read counts more than what was read", async () => {
  const engine = anEngine();
  await remember(engine, ID, Promise.resolve(filesWith("old")));
  const second = reading();
  void remember(engine, ID, second.promise);
  await remember(engine, ID, Promise.resolve(filesWith("written")));
  second.ends(filesWith("read before"));
  await second.promise;
  expect(await known(engine)).toBe("written");
});

it("a reading that fails leaves nothing, nor does what was forgotten", async () => {
  const engine = anEngine();
  const failing = reading();
  const failed = remember(engine, ID, failing.promise);
  failing.fails(new Error("gone"));
  await expect(failed).rejects.toThrow("gone");
  expect(await known(engine)).toBeUndefined();
  await remember(engine, ID, Promise.resolve(filesWith("old")));
  forget(engine, ID);
  expect(await known(engine)).toBeUndefined();
});
