import { describe, expect, it } from "vitest";
import { facts, type Given, kindsOf, nothing } from "./facts";

describe("an instance in which another incarnation is recorded", () => {
  const found = () => facts().withFiles({ incarnation: "other", settled: "other" });
  /** Known to nobody yet: a create that goes on with it, or takes it over. */
  const creating = (given: Given) => given.declaring({ isRecorded: false });

  it.each<[string, Given]>([
    ["as it stands", found()],
    ["that is down", found().down()],
    ["that has to be made anew", found().declaring({ port: 3307 })],
    ["whose configuration differs", found().declaring({ configuration: { a: "1" } })],
    ["that is offline", found().withServer({ offlineMode: true })],
    ["that is to become a replica", found().replicatingFrom("m1").withoutChannel().opened()],
    ["whose owner differs, too", found().withFiles({ owner: "urn:theirs" })],
  ])("is recorded as this one's before anything is touched: one %s", (_, given) => {
    expect(kindsOf(creating(given).plan)).toEqual(["recordOwner"]);
  });

  it("is not taken while something is refused", () => {
    const nameHolder = {
      id: "x",
      name: "s1",
      state: "running",
      labels: {},
      published: [],
      networks: [],
      volumes: {},
    } as const;
    expect(kindsOf(creating(found().seeing({ nameHolder })).plan)).toEqual(["blocked: TakenError"]);
  });

  it("is taken by the state that knows it while no other state has come back", () => {
    expect(kindsOf(facts().withFiles({ incarnation: "other" }).plan)).toEqual(["recordOwner"]);
  });

  it("is read through a container: without one that comes first", () => {
    const given = creating(found()).without("container", "files", "server");
    expect(kindsOf(given.plan)).toEqual(["createContainer"]);
  });

  it("a new one has none, and its files say whose it is", () => {
    expect(kindsOf(creating(nothing()).plan)).toContain("writeFiles");
    expect(kindsOf(creating(nothing()).plan)).not.toContain("recordOwner");
  });
});

describe("whose it is is recorded last of all", () => {
  const { settled: _, ...unsettled } = facts().seen.files ?? {};
  const made = () => facts().without("files").withFiles(unsettled);

  it.each<[string, Given, readonly string[]]>([
    ["when it is so already: not again", facts(), []],
    ["when the stack was renamed", facts().withFiles({ owner: "urn:before" }), ["recordOwner"]],
    ["when a state comes back for the first time", made(), ["recordOwner"]],
    [
      "when one comes back that another had settled",
      facts().withFiles({ settled: "x" }),
      ["recordOwner"],
    ],
    [
      "not by the create itself: no state knows it yet",
      made().declaring({ isRecorded: false }),
      [],
    ],
    [
      "after what is declared inside, and the fence",
      made()
        .fenced()
        .declaring({ databases: [{ name: "shop" }] }),
      ["ensureDatabase", "open", "recordOwner"],
    ],
    ["on a replica, too", made().replicatingFrom("m1").withFiles(unsettled), ["recordOwner"]],
  ])("%s", (_name, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });
});
