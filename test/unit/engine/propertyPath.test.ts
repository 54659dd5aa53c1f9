import { describe, expect, it } from "vitest";
import { parsePath, withOldValues } from "../../engine/propertyPath";
import type { PropertyMap } from "../../engine/values";

describe("property paths", () => {
  it.each([
    ["a", ["a"]],
    ["a.b", ["a", "b"]],
    ["a[0].b", ["a", "0", "b"]],
    ['a["b c"]', ["a", "b c"]],
  ])("%s", (path, steps) => expect(parsePath(path)).toEqual(steps));

  it.each(["", "*", "a[*]"])("refuses %j", (path) =>
    expect(() => parsePath(path)).toThrow(/not supported/),
  );
});

describe("ignoreChanges", () => {
  it.each<[string, readonly string[], PropertyMap, PropertyMap, PropertyMap]>([
    ["nothing ignored", [], { a: 1 }, { a: 2 }, { a: 2 }],
    ["an old value is kept", ["a"], { a: 1 }, { a: 2, b: 2 }, { a: 1, b: 2 }],
    ["a new key is dropped", ["a"], {}, { a: 2, b: 2 }, { b: 2 }],
    ["a removed key comes back", ["a"], { a: 1 }, {}, { a: 1 }],
    ["inside an object", ["a.b"], { a: { b: 1 } }, { a: { b: 2, c: 2 } }, { a: { b: 1, c: 2 } }],
    ["inside an object that is gone", ["a.b"], { a: { b: 1 } }, {}, {}],
  ])("%s", (_, ignored, old, inputs, wanted) =>
    expect(withOldValues(inputs, old, ignored)).toEqual(wanted),
  );
});
