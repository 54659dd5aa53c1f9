import { describe, expect, it } from "vitest";
import { labels } from "../../../src/ground/names";
import type { SourceFacts } from "../../../src/plan/facts";
import { facts, type Given, nothing } from "../plan/facts";
import { aSource, aSpec } from "../plan/world";

import { told } from "./told";

const SEEDED = "slaveOf m1: a new replica, seeded by replaying the source's binary logs";
const OLD = `sha256:${"a".repeat(64)}`;
const NEW = `sha256:${"b".repeat(64)}`;

/** m1, which runs this image, and whose program called it this. */
function m1(imageId: string, name: string): SourceFacts {
  const source = aSource("m1", "s1");
  const container = source.instance?.container;
  if (!container) throw new Error("m1 has no container");
  return {
    ...source,
    instance: {
      ...source.instance,
      container: { ...container, imageId, labels: { ...container.labels, [labels.image]: name } },
    },
  };
}

const newReplica = (source: SourceFacts, imageId = NEW) =>
  nothing()
    .wanting("m1")
    .seeing({ source, image: { id: imageId } });
const linesOf = told;

describe("a preview of a replica whose image has the name of its source's", () => {
  it("warns when the name means another image now", () => {
    const { image } = aSpec("s1");
    expect(linesOf(newReplica(m1(OLD, image)))).toEqual([
      SEEDED,
      "! mysql:9.7 is sha256:bbbbbbbbbbbb now, and m1 runs sha256:aaaaaaaaaaaa, which was mysql:9.7 when its container was created. Leave image out to run the same, or declare it by its digest",
    ]);
  });

  it.each<[string, Given, readonly string[]]>([
    ["is the same image", newReplica(m1(OLD, "mysql:9.7"), OLD), [SEEDED]],
    ["is another on purpose", newReplica(m1(OLD, "mysql:9.6")), [SEEDED]],
    [
      "is that of a container that exists, and stays",
      facts()
        .replicatingFrom("m1")
        .seeing({ source: m1(OLD, "mysql:9.7") }),
      [],
    ],
  ])("says nothing when it %s", (_, given, lines) => {
    expect(linesOf(given)).toEqual(lines);
  });
});
