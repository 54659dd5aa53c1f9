import { describe, expect, it } from "vitest";
import { NO_FILES } from "../../../../src/plan/host/noFiles";
import { announced, announcedIn, mayBeLeft } from "../../../../src/plan/link/announced";
import type { NeighbourFacts, SourceFacts } from "../../../../src/plan/facts";
import { facts, type Given } from "../facts";
import { aLink, aNeighbour, anAccount, aSilentSource, aSource, idOf, type Name } from "../world";

const pins = { [idOf("m2")]: "CA of m2" };

function withCa(name: Name): NeighbourFacts {
  return { ...aNeighbour(name), files: { ...NO_FILES, ownCa: `CA of ${name}` } };
}

const toM1: SourceFacts = { ...aSource("m1", "s1"), instance: withCa("m1") };
const notedOf = (given: Given) => announced(given.seen);

describe("before an account is created for it, the wanted source is noted", () => {
  it("as the link, by an instance without a source", () => {
    expect(notedOf(facts().withFiles({ pins }).withSource(toM1))).toEqual({
      pins: { ...pins, [idOf("m1")]: "CA of m1" },
      link: aLink("m1"),
    });
  });

  it("beside the link, by a replica of another tree", () => {
    const given = facts().withFiles({ pins, link: aLink("m2") });
    const left = { formerSource: aSource("m2", "s1") };
    expect(notedOf(given.withSource(toM1).seeing(left))).toEqual({
      pins,
      link: aLink("m2"),
      attaching: idOf("m1"),
    });
  });

  it.each<[string, Given]>([
    [
      "once",
      facts()
        .withFiles({ link: aLink("m1") })
        .withSource(toM1),
    ],
    [
      "beside the link, once",
      facts()
        .withFiles({ link: aLink("m2"), attaching: idOf("m1") })
        .withSource(toM1),
    ],
    [
      "not at all within one tree, where the account stays",
      facts()
        .withFiles({ link: aLink("m2") })
        .withSource(toM1)
        .seeing({ formerSource: { ...aSource("m2", "s1"), root: aNeighbour("m1") } }),
    ],
    ["not without its certificate", facts().withSource(aSilentSource("m1"))],
    ["not where no source is wanted", facts()],
    ["not before there are files", facts().without("files").withSource(toM1)],
  ])("%s", (_, given) => {
    expect(notedOf(given)).toBeUndefined();
    expect(announcedIn(given.seen)).toBe(given.seen);
  });
});

describe("a former source may still hold an account", () => {
  const former = (change: Partial<SourceFacts>) => ({
    formerSource: { ...aSource("m2", "s1"), ...change },
  });
  it.each<[string, Given, boolean]>([
    ["while it does not answer", facts().seeing({ formerSource: aSilentSource("m2") }), true],
    [
      "while it names one",
      facts().seeing(former({ accountOnRoot: anAccount("s1", "m2", "m2") })),
      true,
    ],
    [
      "but in the tree of the wanted source it is in use",
      facts()
        .withSource({ ...toM1, root: aNeighbour("m2") })
        .seeing(former({ accountOnRoot: anAccount("s1", "m2", "m2") })),
      false,
    ],
  ])("%s", (_, { seen }, expected) => {
    expect(mayBeLeft(seen)).toBe(expected);
  });

  it("but not when it names none, nor when there is no former source", () => {
    const { accountOnRoot: _, ...clean } = aSource("m2", "s1");
    expect(mayBeLeft({ formerSource: clean })).toBe(false);
    expect(mayBeLeft({})).toBe(false);
  });
});
