import { expect, it } from "vitest";
import { providerText } from "../../../src/resource/providerText";

it("the text in every state never changes", () => {
  expect(providerText).toBe(
    'exports.handler = () => Object.fromEntries(["check", "diff", "create", "read", "update", "delete"].map((verb) => [verb, async (...given) => (await import("pulumi-mysql-replication/runtime")).instanceProvider[verb](...given)]));',
  );
});

it("is a module with a handler that has Pulumi's six verbs", () => {
  const module = { handler: (): object => ({}) };
  // Pulumi evaluates the text in the same way.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function("exports", providerText)(module);
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
