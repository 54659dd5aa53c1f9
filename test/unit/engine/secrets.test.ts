import { describe, expect, it } from "vitest";
import { secret } from "../../engine/envelopes";
import { markSecretOutputs, remarkSecrets } from "../../engine/secrets";
import type { PropertyMap } from "../../engine/values";

describe("an answer in clear gets its secrets back", () => {
  it.each<[string, PropertyMap, PropertyMap, PropertyMap]>([
    ["under the key of a secret", { a: secret("x") }, { a: "x" }, { a: secret("x") }],
    ["whatever the value is now", { a: secret("x") }, { a: ["y"] }, { a: secret(["y"]) }],
    ["not under another key", { a: secret("x") }, { b: "x" }, { b: "x" }],
    [
      "member by member in objects",
      { a: { b: secret("x"), c: 1 } },
      { a: { b: "x", c: 1 } },
      { a: { b: secret("x"), c: 1 } },
    ],
    [
      "as a whole in lists",
      { a: ["w", secret("x")] },
      { a: ["w", "x"] },
      { a: secret(["w", "x"]) },
    ],
    [
      "as a whole when an object became something else",
      { a: { b: secret("x") } },
      { a: "x" },
      { a: secret("x") },
    ],
  ])("%s", (_, sent, answered, marked) => expect(remarkSecrets(answered, sent)).toEqual(marked));
});

describe("outputs that must be secret", () => {
  it.each<[string, readonly string[], PropertyMap, PropertyMap, PropertyMap]>([
    ["those listed", ["a"], {}, { a: 1, b: 2 }, { a: secret(1), b: 2 }],
    ["those whose input is secret", [], { a: secret(0) }, { a: 1 }, { a: secret(1) }],
    ["not those whose input only contains one", [], { a: [secret(0)] }, { a: [1] }, { a: [1] }],
    ["nothing that is absent", ["z"], { y: secret(0) }, { a: 1 }, { a: 1 }],
  ])("%s", (_, listed, inputs, outputs, marked) =>
    expect(markSecretOutputs(outputs, inputs, listed)).toEqual(marked),
  );
});
