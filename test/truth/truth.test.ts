import { describe, expect, it } from "vitest";
import { deployments } from "../support/deployments";
import { Place } from "./place";
import { problemsOf } from "./play";
import { scenes } from "./scenes/index";
import { tell } from "./told";

describe.each(deployments())(
  "what a preview announces is what the update does, $engine engine",
  (kind) => {
    it.concurrent.each(scenes)("$name", async ({ name, start, rows }) => {
      await using place = new Place(kind, name);
      await place.bringTo(start).catch((error: unknown) => {
        // rows that were not played are not true
        const problems = [`the scene did not begin: ${String(error)}`];
        for (const row of rows) tell({ engine: kind.engine, scene: name, row: row.name, problems });
        throw error;
      });
      const all: unknown[] = [];
      for (const row of rows) {
        const problems = await problemsOf(place, row).catch((error: unknown) => [String(error)]);
        tell({ engine: kind.engine, scene: name, row: row.name, problems });
        if (problems.length > 0) all.push({ row: row.name, problems });
      }
      expect(all).toEqual([]);
    });
  },
);
