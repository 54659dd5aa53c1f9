import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { expect, it } from "vitest";
import { providerText, providerTextFor } from "../../../src/resource/providerText";

it("the text in every state never changes", () => {
  const sum = createHash("sha256").update(providerTextFor([])).digest("hex");
  expect(sum).toBe("c7e0ffc66e735c4a3b3549e249a6c7cb28217b7f364c2647ede75ec9822a684a");
});

it("only the way to this package is the program's own", () => {
  const [own, ...code] = providerTextFor(["@acme/databases"]).split("\n");
  const [, ...direct] = providerTextFor([]).split("\n");
  expect(own).toBe('const via = ["@acme/databases"];');
  expect(code).toEqual(direct);
});

it("a program that depends on this package has no way to go", () => {
  expect(providerText()).toBe(providerTextFor([]));
});

it("is a module with a handler that has Pulumi's six verbs", () => {
  const module = { handler: (): object => ({}) };
  // Pulumi evaluates the text in the same way.
  const evaluate = compileFunction(providerTextFor([]), ["exports", "require"]) as (
    exports: object,
    require: NodeJS.Require,
  ) => void;
  evaluate(module, createRequire(__filename));
  const verbs = Object.entries(module.handler());
  expect(verbs.map(([verb]) => verb)).toEqual([
    "check",
    "diff",
    "create",
    "read",
    "update",
    "delete",
  ]);
  expect(verbs.every(([, method]) => typeof method === "function")).toBe(true);
});
