import { expect, it } from "vitest";
import { groups } from "../../../src/provider/inputs";
import { changesBetween, propertyTable } from "../../../src/provider/propertyTable";
import { filled } from "../../../src/provider/fill";
import { program, UNK } from "./builders";

const split = ["datastore", "volume"];
const properties = (groups[""] ?? []).flatMap((property) =>
  split.includes(property)
    ? (groups[property] ?? []).map((member) => `${property}.${member}`)
    : [property],
);

it.each(properties)("a change of %s has its row", (property) => {
  expect(propertyTable).toHaveProperty([property]);
});

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

it("the owner, the provider and what is kept change nothing by themselves", () => {
  const before = filled(program(), {});
  const after = { ...before, __owner: "urn::other", __provider: "other", __kept: ["flavor"] };
  expect(changesBetween(before, after, "v")).toEqual([]);
});
