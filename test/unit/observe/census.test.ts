import { describe, expect, it } from "vitest";
import { containerOf, listInstances } from "../../../src/observe/census";
import type { ContainerSummary } from "../../../src/ports/engine";
import { ENGINE, idOf } from "../plan/world";
import { aSummary, aVolume, engineOfLists, labelsOf } from "./engineOfLists";

const id = idOf("m1");
const volumes = [aVolume("m1-data", id), aVolume("s1-data", idOf("s1"))];
const own = aSummary("m1", "m1-data", { labels: labelsOf(id) });
const down = aSummary("m1-old", "m1-data", { labels: labelsOf(id), state: "exited" });
const impostor = aSummary("m1-copy", undefined, { labels: labelsOf(id) });
const ofAnotherVolume = aSummary("m1-test", "scratch", { labels: labelsOf(id) });
const onSiblings = aSummary("m1-moved", "s1-data", { labels: labelsOf(id) });
const backup = aSummary("backup", "m1-data");

describe("the container of an instance is the one that mounts its volume", () => {
  it.each<[string, readonly ContainerSummary[], string | undefined]>([
    ["there is none", [], undefined],
    ["its own", [own], "m1"],
    ["not one with its labels and no volume, of an image made of it", [impostor], undefined],
    ["not one with its labels and a volume of its own", [ofAnotherVolume], undefined],
    ["not one with its labels on the volume of another instance", [onSiblings], undefined],
    ["not one without labels that mounts the volume for a backup", [backup], undefined],
    ["its own among all of these", [impostor, ofAnotherVolume, onSiblings, backup, own], "m1"],
    ["of two the one that runs", [down, own], "m1"],
    ["in whatever order they are listed", [own, down], "m1"],
    ["one that does not run, when it is the only one", [impostor, down], "m1-old"],
  ])("%s", (_, summaries, name) => {
    expect(containerOf(id, { summaries, volumes })?.name).toBe(name);
  });

  it("is nobody's when the volume is not labelled", () => {
    const unlabelled = { ...aVolume("m1-data", id), labels: {} };
    expect(containerOf(id, { summaries: [own], volumes: [unlabelled] })).toBeUndefined();
  });
});

describe("what an engine lists", () => {
  it("counts each instance of which a volume is there, by the name of its container", async () => {
    const engine = engineOfLists([own, impostor, backup], volumes);
    const { census } = await listInstances(engine);
    expect(census).toEqual({
      engineId: ENGINE,
      names: new Map([
        [id, "m1"],
        [idOf("s1"), "s1-data"],
      ]),
      places: new Map([
        [id, { owner: "", networks: [] }],
        [idOf("s1"), { owner: "", networks: [] }],
      ]),
    });
  });

  it("counts no container without the volume", async () => {
    const { census } = await listInstances(engineOfLists([impostor], []));
    expect(census.names.size).toBe(0);
  });
});
