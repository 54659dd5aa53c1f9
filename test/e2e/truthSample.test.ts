import { expect, it } from "vitest";
import { embedded } from "../support/deployments";
import { Place } from "../truth/place";
import { problemsOf } from "../truth/play";
import { scenes } from "../truth/scenes";

// A sample of `npm run test:truth`.
it("what a preview announces of a diverged replica is what the update does", async () => {
  const scene = scenes.find(({ name }) => name === "diverged");
  if (!scene) throw new Error("there is no such scene");
  await using place = new Place(embedded, "sample");
  await place.bringTo(scene.start);
  for (const row of scene.rows.slice(0, 2)) {
    expect([row.name, await problemsOf(place, row)]).toEqual([row.name, []]);
  }
});
