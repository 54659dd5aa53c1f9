import { format, inspect } from "node:util";
import { expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";

const TEXT = "hunter2-hunter2";
const secret = new Secret(TEXT);
const holder = { deep: [{ secret }], byName: new Map([["secret", secret]]) };

it("gives its text to whoever asks for it by name", () => {
  expect(secret.reveal()).toBe(TEXT);
  expect(new Secret("").reveal()).toBe("");
});

it.each<[string, string]>([
  ["as text", String(secret)],
  // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- this is the slip it guards against
  ["in a template", `password: ${secret}`],
  ["joined", [secret, secret].join()],
  ["as JSON", JSON.stringify(secret)],
  ["as JSON in an object", JSON.stringify({ ...holder, copy: Object.assign({}, secret) })],
  ["in an error", new Error(String(secret)).message],
  ["inspected", inspect(secret)],
  ["inspected in an object", inspect(holder, { depth: null, showHidden: true })],
  ["inspected as a plain object", inspect(holder, { depth: null, customInspect: false })],
  ["formatted", format("%s %o %O %j", secret, secret, secret, secret)],
  ["formatted without a place for it", format("secret:", secret, holder)],
])("shows nothing %s", (_, shown) => {
  expect(shown).not.toBe("");
  expect(shown).not.toContain(TEXT);
});

it.each<[string, string]>([
  ["text", String(secret)],
  ["inspected", inspect({ secret })],
  ["JSON", JSON.stringify({ secret })],
])("says what it is: %s", (_, shown) => expect(shown).toContain("[secret]"));

it("has no property that holds it", () => {
  expect(Reflect.ownKeys(secret)).toEqual([]);
  expect(structuredClone(secret)).toEqual({});
});
