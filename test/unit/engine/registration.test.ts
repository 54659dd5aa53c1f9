import { describe, expect, it } from "vitest";
import { parseDuration } from "../../engine/registration";
import {
  defaultProviderUrn,
  makeUrn,
  nameOf,
  stackUrn,
  typeOf,
  urnOfProvider,
} from "../../engine/urn";

const shop = { project: "shop", stack: "dev" };
const root = stackUrn(shop);
const group = makeUrn(shop, root, "toy:index:Group", "g");
const child = makeUrn(shop, group, "toy:index:Thing", "a::b");

describe("URNs", () => {
  it.each([
    ["of the stack", root, "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"],
    ["directly under the stack", group, "urn:pulumi:dev::shop::toy:index:Group::g"],
    ["under a component", child, "urn:pulumi:dev::shop::toy:index:Group$toy:index:Thing::a::b"],
    [
      "of the default provider",
      defaultProviderUrn(shop),
      "urn:pulumi:dev::shop::pulumi:providers:pulumi-nodejs::default",
    ],
  ])("%s", (_, urn, wanted) => expect(urn).toBe(wanted));

  it("tell type and name", () =>
    expect([typeOf(child), nameOf(child)]).toEqual(["toy:index:Thing", "a::b"]));

  it("are part of a provider reference", () =>
    expect(urnOfProvider(`${defaultProviderUrn(shop)}::1-2`)).toBe(defaultProviderUrn(shop)));
});

describe("durations", () => {
  it.each([
    ["90s", 90],
    ["1h30m", 5400],
    ["1.5m", 90],
    ["250ms", 0.25],
  ])("%s", (text, seconds) => expect(parseDuration(text)).toBe(seconds));

  it.each(["", "5", "5 minutes", "m5"])("refuses %j", (text) =>
    expect(() => parseDuration(text)).toThrow(/duration/),
  );
});
