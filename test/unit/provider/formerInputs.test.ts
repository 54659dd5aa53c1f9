import { expect, it } from "vitest";
import { readFormerlyDeclared } from "../../../src/provider/readInputs";
import type { Bag } from "../../../src/provider/unknowns";
import { program } from "./builders";

const user = { name: "app", password: "pw" };

it.each<[string, Bag, Bag]>([
  [
    "a size that no longer fits",
    { volume: { retain: true, size: 0 } },
    { volume: { retain: true } },
  ],
  ["a property that is gone", { colour: "red", port: 1 }, { port: 1 }],
  ["a member that is gone", { volume: { retain: true, colour: 1 } }, { volume: { retain: true } }],
  [
    "users that no longer fit",
    { users: [{ name: "x" }, user, { ...user, colour: 1, name: 7 }] },
    { users: [user] },
  ],
  [
    "a variable that no longer fits",
    { configuration: { a: [], b: 1 } },
    { configuration: { b: "1" } },
  ],
])("%s is left out, its neighbours stay", (_, args, expected) => {
  expect(readFormerlyDeclared({ ...program(args), name: "m1" })).toMatchObject(expected);
});

it.each([[undefined], ["text"], [{}], [{ name: 7 }]])("%j says nothing", (inputs) => {
  expect(readFormerlyDeclared(inputs)).toBeUndefined();
});
