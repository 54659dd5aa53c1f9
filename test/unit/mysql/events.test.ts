import { describe, expect, it } from "vitest";
import { eventsOf } from "../../../src/mysql/events";
import { ServerCallError } from "../../../src/ground/errors";
import { anEvent } from "../plan/world";
import { FENCED, OPEN, SpokenServer } from "./spokenServer";

const SAID = {
  name: "cleanup",
  status: "ENABLED",
  definer: "app@%",
  characterSet: "utf8mb4",
  isOver: "0",
  isPlain: "1",
};
const row = (...events: readonly object[]) => ({ name: "shop", events: JSON.stringify(events) });

describe("the events of a database", () => {
  it("are read from what the server says of them", () => {
    expect(eventsOf(row(SAID))).toEqual([anEvent("shop.cleanup")]);
  });

  it.each([
    ["there is none", { name: "shop", events: null }],
    ["what it says cannot be read", { name: "shop", events: "{" }],
    ["it says something else", { name: "shop", events: "7" }],
  ])("are none when %s", (_, said) => expect(eventsOf(said)).toEqual([]));

  it.each([
    ["ENABLED", "ENABLED"],
    ["DISABLED", "DISABLED"],
    ["REPLICA_SIDE_DISABLED", "REPLICA_SIDE_DISABLED"],
    // as servers before 8.4 call it
    ["SLAVESIDE_DISABLED", "REPLICA_SIDE_DISABLED"],
  ])("may be %s", (status, is) => {
    expect(eventsOf(row({ ...SAID, status }))).toMatchObject([{ status: is }]);
  });

  it("may be over", () => {
    expect(eventsOf(row({ ...SAID, isOver: "1" }))).toMatchObject([{ isOver: true }]);
  });

  it.each([
    ["all of it is ASCII", {}, true],
    ["it was written in UTF-8", { name: "größe", isPlain: "0" }, true],
    ["its name and its definer are ASCII", { characterSet: "latin1", isPlain: "0" }, true],
    ["its text is ASCII", { characterSet: "latin1", name: "größe" }, true],
    ["neither is", { characterSet: "latin1", name: "größe", isPlain: "0" }, false],
    ["neither is, for its definer", { characterSet: "sjis", definer: "ü@%", isPlain: "0" }, false],
  ])("can be altered if %s: %s", (_, said, is) => {
    expect(eventsOf(row({ ...SAID, ...said }))).toMatchObject([{ canBeAltered: is }]);
  });
});

const BACK = "character_set_client = 'utf8mb4', collation_connection = 'utf8mb4_0900_ai_ci'";

/** What the server says of an event right before it is altered. */
const found = (name: string, is: object = {}) =>
  [
    new RegExp(`information_schema.EVENTS WHERE .* EVENT_NAME = '${name}'`, "s"),
    [
      {
        definer: "app@%",
        characterSet: "utf8mb4",
        collation: "utf8mb4_0900_ai_ci",
        ...is,
      },
    ],
  ] as const;
const LATIN = { characterSet: "latin1", collation: "latin1_swedish_ci" };

describe("events are given a status", () => {
  it.each([
    ["ENABLED", "ENABLE"],
    ["DISABLED", "DISABLE"],
    ["REPLICA_SIDE_DISABLED", "DISABLE ON REPLICA"],
  ] as const)("%s, as their definer's, and in their character sets", async (status, word) => {
    const report = found("report", { ...LATIN, definer: "a@b@10.%" });
    const server = SpokenServer.answering(found("cleanup"), report, ...OPEN);
    await server.setEvents([anEvent("shop.cleanup"), anEvent("shop.report")], status);
    expect(server.done.filter((text) => !text.includes("LOCK"))).toEqual([
      "character_set_client = 'utf8mb4', collation_connection = 'utf8mb4_0900_ai_ci'",
      `ALTER DEFINER = 'app'@'%' EVENT shop.cleanup ${word}`,
      "character_set_client = 'latin1', collation_connection = 'latin1_swedish_ci'",
      `ALTER DEFINER = 'a@b'@'10.%' EVENT shop.report ${word}`,
      BACK,
    ]);
    expect(server.isReusable).toBe(false);
  });

  it("behind the fence, which is lowered for it and raised again", async () => {
    const server = SpokenServer.answering(found("cleanup"), ...FENCED);
    await server.setEvents([anEvent("shop.cleanup")], "DISABLED");
    const done = server.done.filter((text) => /super_read_only|EVENT/.test(text));
    expect(done).toEqual([
      "SET GLOBAL super_read_only = 0",
      "ALTER DEFINER = 'app'@'%' EVENT shop.cleanup DISABLE",
      "SET GLOBAL super_read_only = 1",
    ]);
  });

  it("a name that is not ASCII is sent as it is read", async () => {
    const server = SpokenServer.answering(found("größe", LATIN), ...OPEN);
    await server.setEvents([anEvent("shop.größe")], "ENABLED");
    expect(server.done).toContain(
      "character_set_client = 'utf8mb4', collation_connection = 'latin1_swedish_ci'",
    );
  });

  it("one that is not found is left out", async () => {
    const server = SpokenServer.answering(...OPEN);
    await server.setEvents([anEvent("shop.cleanup")], "ENABLED");
    expect(server.done.filter((text) => text.includes("EVENT"))).toEqual([]);
  });

  it.each([1539, 1049])("one that goes meanwhile (%i) is left out", async (errno) => {
    const both = [found("cleanup"), found("report")];
    const server = SpokenServer.answering([/EVENT shop.cleanup/, errno], ...both, ...OPEN);
    await server.setEvents([anEvent("shop.cleanup"), anEvent("shop.report")], "ENABLED");
    expect(server.done).toContain("ALTER DEFINER = 'app'@'%' EVENT shop.report ENABLE");
  });

  it("any other error is one, and the fence is raised all the same", async () => {
    const server = SpokenServer.answering([/^ALTER/, 1205], found("cleanup"), ...FENCED);
    const setting = server.setEvents([anEvent("shop.cleanup")], "ENABLED");
    await expect(setting).rejects.toBeInstanceOf(ServerCallError);
    expect(server.done).toContain("SET GLOBAL super_read_only = 1");
    expect(server.isReusable).toBe(false);
  });
});
