import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/ground/errors";
import { findOwned } from "../../../src/observe/owned";
import type { ContainerEngine } from "../../../src/ports/engine";
import { idOf } from "../plan/world";
import {
  aSummary,
  aVolume,
  engineOfLists,
  labelsOf,
  MADE_AT,
  type Recorded,
} from "./engineOfLists";

const id = idOf("m1");
const [OURS, THEIRS, BEFORE] = ["urn:ours", "urn:theirs", "urn:before"];
const volume = { retain: false, driver: "local", driverOptions: {} };
const find = (engine: ContainerEngine, change: { name?: string; volume?: string } = {}) =>
  findOwned(engine, {
    owner: OURS,
    name: change.name ?? "m1",
    volume: { ...volume, ...(change.volume !== undefined && { name: change.volume }) },
  });

/** m1, labelled for `owner`, with what is recorded in its volume. */
const m1 = (owner: string, recorded: Recorded[string] = {}) =>
  engineOfLists(
    [aSummary("m1", "m1-data", { labels: labelsOf(id, owner) })],
    [aVolume("m1-data", id, owner)],
    { m1: recorded },
  );

describe("the instance that belongs to an owner", () => {
  it("is the one that was made for it", async () => {
    expect(await find(m1(OURS, { incarnation: "first" }), { name: "other" })).toMatchObject({
      id,
      name: "m1",
      owner: OURS,
      madeAt: MADE_AT,
      files: { incarnation: "first" },
    });
  });

  it("is the one in which it is recorded, found by its name after the stack was renamed", async () => {
    const engine = m1(BEFORE, { owner: OURS });
    expect(await find(engine)).toMatchObject({ id, owner: OURS });
  });

  it.each<[string, ContainerEngine, string]>([
    ["one that was made for another", m1(THEIRS), "m1"],
    ["one that was made for it and has moved to another owner", m1(OURS, { owner: THEIRS }), "m1"],
    [
      "one of which neither label nor name says it: every volume would have to be read",
      m1(BEFORE, { owner: OURS }),
      "other",
    ],
    ["anything on an engine with nothing on it", engineOfLists([], []), "m1"],
    [
      "a container with its label and no volume",
      engineOfLists([aSummary("m1", undefined, { labels: labelsOf(id, OURS) })], []),
      "m1",
    ],
  ])("is not %s", async (_, engine, name) => {
    expect(await find(engine, { name })).toBeUndefined();
  });

  it("is the one that says so, when another has its label", async () => {
    const engine = engineOfLists(
      [
        aSummary("m2", "m2-data", { labels: labelsOf(idOf("m2"), OURS) }),
        aSummary("m1", "m1-data", { labels: labelsOf(id, BEFORE) }),
      ],
      [aVolume("m2-data", idOf("m2"), OURS), aVolume("m1-data", id, BEFORE)],
      { m2: { owner: THEIRS }, m1: { owner: OURS } },
    );
    expect(await find(engine)).toMatchObject({ id });
  });

  it("is not asked for by who has no owner", async () => {
    const asked = findOwned({} as ContainerEngine, { owner: "", name: "m1", volume });
    expect(await asked).toBeUndefined();
  });
});

describe("a volume that was kept", () => {
  const kept = [aVolume("m1-data", id, OURS), aVolume("foreign", idOf("s1"), THEIRS)];
  const two = [...kept, aVolume("m1-older", idOf("m2"), OURS)];

  it("is what is left of its instance: nothing in it can be read yet", async () => {
    expect(await find(engineOfLists([], kept))).toEqual({
      id,
      name: "m1-data",
      owner: OURS,
      madeAt: MADE_AT,
    });
  });

  it("is not taken when another one is declared", async () => {
    expect(await find(engineOfLists([], kept), { volume: "new" })).toBeUndefined();
  });

  it("is not somebody else's, also under the declared name", async () => {
    expect(await find(engineOfLists([], kept), { volume: "foreign" })).toBeUndefined();
  });

  it("is not one that a container uses", async () => {
    expect(await find(m1(OURS, { owner: THEIRS }), { volume: "m1-data" })).toBeUndefined();
  });

  it("of several one must be named", async () => {
    const error: unknown = await find(engineOfLists([], two)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({ path: "volume.name" });
    expect(String(error)).toContain("m1-data, m1-older");
    const named = await find(engineOfLists([], two), { volume: "m1-older" });
    expect(named).toMatchObject({ id: idOf("m2"), name: "m1-older" });
  });
});
