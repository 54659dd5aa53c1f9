import { expect, it } from "vitest";
import type { ContainerEngine } from "../../../../src/ports/engine";
import { Secret } from "../../../../src/ground/secret";
import type { Contents } from "../../../../src/observe/host/contents";
import { amend, atHand, forget, remember, remembered } from "../../../../src/observe/host/vault";
import { NO_FILES } from "../../../../src/plan/host/noFiles";

const ID = "container";
const contentsWith = (configuration: string): Contents => ({
  files: { ...NO_FILES, initialised: true, ownCa: "certificate", configuration },
  keys: { admin: new Secret("secret") },
});
const known = async (engine: ContainerEngine) =>
  (await remembered(engine, ID))?.files.configuration;

/** Nothing is asked of it: what is remembered is remembered by engine. */
const anEngine = () => ({}) as ContainerEngine;

function reading() {
  let ends: (contents: Contents) => void = () => undefined;
  let fails: (error: Error) => void = () => undefined;
  const promise = new Promise<Contents>((resolve, reject) => {
    [ends, fails] = [resolve, reject];
  });
  return { promise, ends, fails };
}

it("the first reading is waited for by whoever asks", async () => {
  const engine = anEngine();
  const first = reading();
  void remember(engine, ID, first.promise);
  const asked = known(engine);
  first.ends(contentsWith("first"));
  expect(await asked).toBe("first");
});

it("what was known holds until a new reading has come to its end", async () => {
  const engine = anEngine();
  await remember(engine, ID, Promise.resolve(contentsWith("old")));
  const second = reading();
  void remember(engine, ID, second.promise);
  expect(await known(engine)).toBe("old");
  second.ends(contentsWith("new"));
  await second.promise;
  expect(await known(engine)).toBe("new");
});

it("what is written while it is read counts more than what was read", async () => {
  const engine = anEngine();
  await remember(engine, ID, Promise.resolve(contentsWith("old")));
  const second = reading();
  void remember(engine, ID, second.promise);
  await remember(engine, ID, Promise.resolve(contentsWith("written")));
  second.ends(contentsWith("read before"));
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
  await remember(engine, ID, Promise.resolve(contentsWith("old")));
  forget(engine, ID);
  expect(await known(engine)).toBeUndefined();
});

it("what is written changes the facts, and keeps the keys that it does not change", async () => {
  const engine = anEngine();
  await remember(engine, ID, Promise.resolve(contentsWith("old")));
  amend(engine, ID, contentsWith("written").files);
  expect(await known(engine)).toBe("written");
  expect((await atHand(engine, ID))?.keys.admin?.reveal()).toBe("secret");
  amend(engine, ID, contentsWith("again").files, () => ({ admin: new Secret("new") }));
  expect(await known(engine)).toBe("again");
  expect((await atHand(engine, ID))?.keys.admin?.reveal()).toBe("new");
});

it("what a step has written while it is read counts more than what was read", async () => {
  const engine = anEngine();
  await remember(engine, ID, Promise.resolve(contentsWith("old")));
  const second = reading();
  void remember(engine, ID, second.promise);
  amend(engine, ID, contentsWith("written").files);
  second.ends(contentsWith("read before"));
  await second.promise;
  expect(await known(engine)).toBe("written");
});

it.each<[string, Contents]>([
  ["no password", { ...contentsWith("x"), keys: {} }],
  ["no certificate authority", { ...contentsWith("x"), files: NO_FILES }],
  [
    "a copy under way",
    {
      ...contentsWith("x"),
      files: { ...contentsWith("x").files, seeding: { source: "a", before: "" } },
    },
  ],
])("%s is at hand, and not enough for a login", async (_, contents) => {
  const engine = anEngine();
  await remember(engine, ID, Promise.resolve(contents));
  expect(await atHand(engine, ID)).toBe(contents);
  expect(await remembered(engine, ID)).toBeUndefined();
});
