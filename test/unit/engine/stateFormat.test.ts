import { describe, expect, it } from "vitest";
import { secret } from "../../engine/envelopes";
import { emptyState, type Snapshot } from "../../engine/resourceState";
import { formatSnapshot, parseSnapshot } from "../../engine/stateFormat";

const snapshot: Snapshot = {
  resources: [
    {
      ...emptyState("urn:pulumi:dev::shop::t::a", "t"),
      custom: true,
      id: "id-1",
      inputs: { password: secret({ word: secret("hush") }), list: [1, null], empty: "" },
      outputs: { password: secret("hush") },
      dependencies: ["urn:pulumi:dev::shop::t::b"],
      propertyDependencies: { list: [] },
      customTimeouts: { create: 90 },
      initErrors: ["broken"],
      pendingReplacement: true,
      created: "2026-01-02T03:04:05Z",
    },
    emptyState("urn:pulumi:dev::shop::t::b", "t"),
  ],
  pendingOperations: [
    { type: "creating", resource: emptyState("urn:pulumi:dev::shop::t::c", "t") },
  ],
};

describe("the state file", () => {
  const text = formatSnapshot(snapshot, "v3.270.0", "2026-01-02T03:04:05Z");

  it("reads back what it wrote", () => expect(parseSnapshot(text)).toEqual(snapshot));

  it("leaves out what is empty, but says what is no custom resource", () =>
    expect(JSON.parse(text)).toMatchObject({
      deployment: {
        resources: [{ urn: "urn:pulumi:dev::shop::t::a" }, { custom: false }],
      },
    }));

  it("has the shortest entry for a resource of which nothing is known", () =>
    expect(text).toContain(
      JSON.stringify({ urn: "urn:pulumi:dev::shop::t::b", custom: false, type: "t" }, undefined, 2)
        .split("\n")
        .join("\n      "),
    ));

  it("writes secrets as the CLI shows them", () =>
    expect(text).toContain(String.raw`"plaintext": "\"hush\""`));

  it("reads a state without resources", () =>
    expect(parseSnapshot('{"version":3,"deployment":{"resources":null}}')).toEqual({
      resources: [],
      pendingOperations: [],
    }));

  it.each([
    ["another version", '{"version":4,"deployment":{}}', /version 4/],
    [
      "encrypted secrets",
      '{"version":3,"deployment":{"resources":[{"urn":"u","type":"t","inputs":{"a":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:x"}}}]}}',
      /--show-secrets/,
    ],
    ["a wrong type", '{"version":3,"deployment":{"resources":[{"urn":1}]}}', /urn/],
  ])("refuses %s", (_, bad, why) => expect(() => parseSnapshot(bad)).toThrow(why));
});
