import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aliasOf, sourceCaOf } from "../../../../src/ground/names";
import {
  type Link,
  linkIn,
  linkNote,
  sourceIdOf,
  sourceOfChannel,
} from "../../../../src/plan/link/link";
import { aChannel, aLink, aServer, idOf } from "../world";

const [m1, m2] = [idOf("m1"), idOf("m2")];

describe("the source of a channel", () => {
  it.each<[string, Parameters<typeof sourceOfChannel>[0], string | undefined]>([
    ["by the file of its authority", { caFile: sourceCaOf(m1), host: "10.0.0.9" }, m1],
    ["by that file, wherever the host leads", { caFile: sourceCaOf(m1), host: aliasOf(m2) }, m1],
    ["by the alias, where the file was taken away", { caFile: "", host: aliasOf(m2) }, m2],
    ["by the alias, where another file stands", { caFile: "/x/ca.pem", host: aliasOf(m2) }, m2],
    ["nobody's of ours", { caFile: "/x/ca.pem", host: "db.example" }, undefined],
  ])("%s", (_, channel, id) => {
    expect(sourceOfChannel(channel)).toBe(id);
  });

  it("is that of the server", () => {
    expect(sourceIdOf({ ...aServer("s1"), channel: aChannel("s1", "m1") })).toBe(m1);
    expect(sourceIdOf(aServer("s1"))).toBeUndefined();
    expect(sourceIdOf(undefined)).toBeUndefined();
  });
});

describe("the note of a link", () => {
  it("is read as it was written", () => {
    const link = fc.record({
      source: fc.string(),
      engine: fc.string(),
      at: fc.record({ host: fc.string(), port: fc.nat() }),
    });
    fc.assert(
      fc.property(link, (given: Link) => {
        expect(linkIn(linkNote(given))).toEqual(given);
      }),
    );
  });

  it("is an empty file when it replicates from nobody", () => {
    expect(linkNote(undefined)).toBe("");
  });

  const { at, ...withoutAddress } = aLink("m1");
  it.each<[string, string | undefined]>([
    ["no file", undefined],
    ["an empty one", ""],
    ["an empty line", "\n"],
    ["half a note", linkNote(aLink("m1")).slice(0, 20)],
    ["null", "null"],
    ["a number", "7"],
    ["a text", '"m1"'],
    ["a list", "[]"],
    ["an object of others", '{"source":"m1"}'],
    ["one without an address", JSON.stringify(withoutAddress)],
    ["one whose address is null", JSON.stringify({ ...withoutAddress, at: null })],
    ["one without a port", JSON.stringify({ ...withoutAddress, at: { host: at.host } })],
    ["one whose port is a text", JSON.stringify({ ...withoutAddress, at: { ...at, port: "1" } })],
    ["one whose source is none", JSON.stringify({ ...aLink("m1"), source: 7 })],
    ["one whose engine is none", JSON.stringify({ ...aLink("m1"), engine: null })],
  ])("is none: %s", (_, text) => {
    expect(linkIn(text)).toBeUndefined();
  });
});
