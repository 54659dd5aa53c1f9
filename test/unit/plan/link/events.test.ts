import { describe, expect, it } from "vitest";
import type { EventStatus } from "../../../../src/ports/server";
import { likeRoot } from "../../../../src/plan/link/events";
import type { Step } from "../../../../src/plan/steps";
import { after } from "../afterStep";
import { facts, type Given, kindsOf, stepsOf } from "../facts";
import { aNeighbour, anEvent, aServer, aSilentSource, aSource } from "../world";

const HELD = "REPLICA_SIDE_DISABLED";
const replica = () => facts().replicatingFrom("m1");
const having = (given: Given, ...statuses: readonly EventStatus[]) =>
  given.withServer({
    events: statuses.map((status, at) => anEvent(`shop.e${String(at + 1)}`, { status })),
  });

/** The status of each event that is set, by its name. */
function set(steps: readonly Step[]): Readonly<Record<string, EventStatus>> {
  return Object.fromEntries(
    steps.flatMap((step) =>
      step.kind === "setEvents" || step.kind === "matchEvents"
        ? step.events.map(({ name }) => [name, step.status] as const)
        : [],
    ),
  );
}
const setBy = (given: Given) => set(stepsOf(given.plan));

describe("an event of a replica is", () => {
  it.each<[EventStatus, EventStatus | undefined, EventStatus]>([
    ["ENABLED", "ENABLED", HELD],
    ["ENABLED", HELD, HELD],
    ["ENABLED", "DISABLED", "DISABLED"],
    ["ENABLED", undefined, HELD],
    [HELD, "ENABLED", HELD],
    [HELD, HELD, HELD],
    [HELD, "DISABLED", "DISABLED"],
    [HELD, undefined, HELD],
    ["DISABLED", "ENABLED", HELD],
    ["DISABLED", HELD, HELD],
    ["DISABLED", "DISABLED", "DISABLED"],
    ["DISABLED", undefined, "DISABLED"],
  ])("%s, and %s on its root: it becomes %s", (is, there, becomes) => {
    const root = aNeighbour("m1", {
      events: there === undefined ? [] : [anEvent("shop.e1", { status: there })],
    });
    const own = { ...aServer("s1"), events: [anEvent("shop.e1", { status: is })] };
    const steps = likeRoot(own, root);
    expect(set(steps)["e1"] ?? is).toBe(becomes);
    const kind = is === "ENABLED" ? "setEvents" : "matchEvents";
    expect(steps.map((step) => step.kind)).toEqual(is === becomes ? [] : [kind]);
  });

  it("told from one of the same name in another database", () => {
    const root = aNeighbour("m1", { events: [anEvent("stock.e1", { status: "DISABLED" })] });
    const own = { ...aServer("s1"), events: [anEvent("shop.e1", { status: HELD })] };
    expect(likeRoot(own, root)).toEqual([]);
  });

  it("not run while its root does not answer", () => {
    const own = { ...aServer("s1"), events: [anEvent("shop.e1"), anEvent("shop.e2")] };
    expect(set(likeRoot(own, undefined))).toEqual({ e1: HELD, e2: HELD });
  });
});

describe("events are set", () => {
  it.each<[string, Given, Readonly<Record<string, EventStatus>>]>([
    ["of what stands alone and open: what is held runs", having(facts(), HELD), { e1: "ENABLED" }],
    ["and nothing else", having(facts(), "ENABLED", "DISABLED"), {}],
    [
      "of what is to be closed: what runs is held",
      having(facts(), "ENABLED", "DISABLED", HELD).declaring({ readOnly: true }),
      { e1: HELD },
    ],
    [
      "of what is closed: what runs is held",
      having(facts().fenced(), "ENABLED", HELD).declaring({ readOnly: true }),
      { e1: HELD },
    ],
    [
      "of what was closed and is to be opened: what is held runs",
      having(facts().fenced(), HELD, "DISABLED"),
      { e1: "ENABLED" },
    ],
    ["of a healthy replica: nothing runs", having(replica(), "ENABLED", HELD), { e1: HELD }],
    [
      "of one that somebody has opened, before the fence",
      having(replica().opened(), "ENABLED"),
      { e1: HELD },
    ],
  ])("%s", (_, given, is) => expect(setBy(given)).toEqual(is));

  it("of an instance that gets a source, before it is fenced", () => {
    const given = having(replica().withoutChannel().opened(), "ENABLED");
    expect(kindsOf(given.plan)).toEqual(["setEvents", "fence"]);
  });

  it("of an instance that is opened, after it is", () => {
    expect(kindsOf(having(facts().fenced(), HELD).plan)).toEqual(["open", "setEvents"]);
  });

  it("once: nothing is left to do then", () => {
    for (const given of [
      having(facts(), HELD),
      having(facts(), "ENABLED").declaring({ readOnly: true }),
      having(replica(), "ENABLED"),
    ]) {
      expect(stepsOf(given.plan)).not.toEqual([]);
      expect(kindsOf(after(given, ...stepsOf(given.plan)).plan)).toEqual([]);
    }
  });

  it("unless no statement can both name them and keep their text", () => {
    const events = [anEvent("shop.ü", { status: HELD, canBeAltered: false })];
    expect(setBy(facts().withServer({ events }))).toEqual({});
    const running = events.map((event) => ({ ...event, status: "ENABLED" as const }));
    expect(setBy(replica().withServer({ events: running }))).toEqual({});
  });
});

describe("before a replica leaves its tree", () => {
  const leaving = () => replica().wantingNoSource().stopped("receiver", "applier");
  const root = aSource("m1", "s1");
  const disabledThere = {
    ...root,
    root: aNeighbour("m1", { events: [anEvent("shop.e1", { status: "DISABLED" })] }),
  };
  const over = anEvent("shop.e1", { status: HELD, isOver: true });

  it("what is disabled on the root stays disabled", () => {
    const given = having(leaving(), HELD, HELD).seeing({ formerSource: disabledThere });
    expect(setBy(given)).toEqual({ e1: "DISABLED" });
    expect(kindsOf(given.plan)).toEqual(["matchEvents", "retireAccounts", "resetReplica"]);
  });

  it("what was to run once is not run again, unless the root says that it did not run there", () => {
    const given = leaving().withServer({ events: [over] });
    expect(setBy(given.seeing({ formerSource: aSilentSource("m1") }))).toEqual({ e1: "DISABLED" });
    const there = { ...root, root: aNeighbour("m1", { events: [{ ...over, status: "ENABLED" }] }) };
    expect(setBy(given.seeing({ formerSource: there }))).toEqual({});
  });

  it("what nobody can ask the root about is told when it is enabled", () => {
    const given = having(facts().fenced(), HELD).seeing({ formerSource: aSilentSource("m1") });
    expect(stepsOf(given.plan).at(-1)).toMatchObject({ kind: "setEvents", silent: "m1" });
    const answered = having(facts().fenced(), HELD);
    expect(stepsOf(answered.plan).at(-1)).not.toHaveProperty("silent");
  });
});
