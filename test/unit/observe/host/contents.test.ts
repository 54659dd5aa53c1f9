import { describe, expect, it } from "vitest";
import { paths, sourceCaOf } from "../../../../src/ground/names";
import { contentsOf } from "../../../../src/observe/host/contents";
import { linkNote } from "../../../../src/plan/link/link";
import { NO_FILES } from "../../../../src/plan/host/noFiles";
import { seedingNote } from "../../../../src/plan/link/seedingNote";
import { aLink, idOf } from "../../plan/world";

const contents = (files: Readonly<Record<string, string>>, initialised = false) =>
  contentsOf(
    new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
    initialised,
  );

const seeding = { source: idOf("m1"), before: "yesterday" };
const KEYS = {
  [paths.adminPassword]: "hunter2-admin",
  [paths.replicationSecret]: "hunter2-replication",
};
const ALL = {
  ...KEYS,
  [paths.configuration]: "[mysqld]\n",
  [paths.incarnation]: "first",
  [paths.owner]: "urn:m1",
  [paths.settled]: "first",
  [paths.seeding]: seedingNote(seeding),
  [paths.link]: linkNote(aLink("m1")),
  [paths.ownCa]: "PEM of mine",
  [paths.donorCa]: "PEM of the donor",
  [sourceCaOf(idOf("m1"))]: "PEM of m1",
  [sourceCaOf(idOf("m2"))]: "PEM of m2",
};

describe("what the provider keeps in a volume", () => {
  it("is read file by file", () => {
    const { files, keys } = contents(ALL, true);
    expect(files).toEqual({
      configuration: "[mysqld]\n",
      incarnation: "first",
      owner: "urn:m1",
      settled: "first",
      initialised: true,
      hasKeys: true,
      ownCa: "PEM of mine",
      pins: { [idOf("m1")]: "PEM of m1", [idOf("m2")]: "PEM of m2" },
      link: aLink("m1"),
      seeding,
    });
    expect(keys.admin?.reveal()).toBe("hunter2-admin");
    expect(keys.replication?.reveal()).toBe("hunter2-replication");
  });

  it("tells no key among the facts, nor when all of it is printed", () => {
    const read = contents(ALL);
    expect(JSON.stringify(read.files)).not.toContain("hunter2");
    expect(JSON.stringify(read)).not.toContain("hunter2");
  });

  it("is nothing in a new volume", () => {
    expect(contents({})).toEqual({ files: NO_FILES, keys: {} });
  });

  it("is nothing where all files are empty", () => {
    const empty = Object.fromEntries(Object.keys(ALL).map((path) => [path, ""]));
    expect(contents(empty, true)).toEqual({ files: { ...NO_FILES, initialised: true }, keys: {} });
  });

  it.each(Object.keys(KEYS))("has not the keys that it needs without %s", (missing) => {
    expect(contents(KEYS).files.hasKeys).toBe(true);
    expect(contents({ ...KEYS, [missing]: "" }).files.hasKeys).toBe(false);
  });

  it("is what it was, also when others put files beside it", () => {
    const foreign = { [`${paths.instance}/source-m1.pem`]: "x", [`${paths.instance}/notes`]: "y" };
    expect(contents({ ...ALL, ...foreign }).files).toEqual(contents(ALL).files);
  });
});
