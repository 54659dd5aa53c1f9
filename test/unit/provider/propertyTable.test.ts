import { expect, it } from "vitest";
import { groups } from "../../../src/provider/inputs";
import { changesBetween, propertyTable } from "../../../src/provider/propertyTable";
import { filled } from "../../../src/provider/fill";
import type { Bag } from "../../../src/provider/unknowns";
import { program, replicaProgram, UNK } from "./builders";

const split = ["datastore", "volume"];
const properties = (groups[""] ?? []).flatMap((property) =>
  split.includes(property)
    ? (groups[property] ?? []).map((member) => `${property}.${member}`)
    : [property],
);

/** Consent, not a property of the instance. */
const CONSENT = "takeOver";

it.each(properties.filter((property) => property !== CONSENT))(
  "a change of %s has its row",
  (property) => {
    expect(propertyTable).toHaveProperty([property]);
  },
);

it("only what decides which data there is replaces", () => {
  const replacing = Object.entries(propertyTable).filter(([, change]) => change === "replace");
  expect(replacing.map(([property]) => property)).toEqual([
    "datastore.type",
    "volume.name",
    "volume.driver",
    "volume.driverOptions",
  ]);
});

it("another datastore type replaces", () => {
  const before = filled(program({ datastore: { type: "other", version: "9.7" } }), {});
  expect(changesBetween(before, filled(program(), {}), "v")).toContainEqual({
    property: "datastore.type",
    change: "replace",
  });
});

it("an unknown member does not make its neighbours look changed", () => {
  const before = filled(program(), {});
  const after = { ...before, volume: { size: UNK } };
  expect(changesBetween(before, after, "v")).toEqual([
    { property: "volume.size", change: "update" },
  ]);
});

it.each([
  ["the provider", { __provider: "other" }],
  ["what is kept", { __kept: ["flavor"] }],
  ["the incarnation", { __incarnation: "other" }],
  ["consent to take over", { [CONSENT]: "01234567" }],
])("%s changes nothing by itself", (_, change) => {
  const before = filled(program(), {});
  expect(changesBetween(before, { ...before, ...change }, "v")).toEqual([]);
});

it("another owner is recorded in the instance", () => {
  const before = filled(program(), {});
  expect(changesBetween(before, { ...before, __owner: "urn::other" }, "v")).toEqual([
    { property: "__owner", change: "update" },
  ]);
});

const ofSource = (users: unknown, databases: unknown = []) =>
  filled(replicaProgram({}, { users, databases }), {});
const APP = { name: "app", password: "pw" };

it.each<[string, Bag, readonly string[]]>([
  ["the same users, with what is a default", ofSource([{ ...APP, host: "%" }]), []],
  ["a user's password", ofSource([{ ...APP, password: "new" }]), ["__inherited.users"]],
  ["one more user", ofSource([APP, { ...APP, name: "b" }]), ["__inherited.users"]],
  ["a user's password that is not known yet", ofSource([{ ...APP, password: UNK }]), []],
  ["users that are not known yet", ofSource(UNK), []],
  ["a database", ofSource([APP], [{ name: "shop" }]), ["__inherited.databases"]],
])("of a replica's source: %s", (_, after, properties) => {
  const changes = changesBetween(ofSource([APP]), after, "v");
  expect(changes).toEqual(properties.map((property) => ({ property, change: "update" })));
});
