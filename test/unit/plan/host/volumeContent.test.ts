import { describe, expect, it } from "vitest";
import { InvalidInputError, TakenError } from "../../../../src/ground/errors";
import { labels } from "../../../../src/ground/names";
import {
  contentRefusal,
  kindOfContent,
  placeRefusal,
  type KindOfContent,
} from "../../../../src/plan/host/volumeContent";
import type { VolumeContent } from "../../../../src/plan/facts";
import { configurationFile } from "../../../../src/plan/settings/configurationFile";
import type { VolumeFacts } from "../../../../src/ports/engine";
import { facts, kindsOf } from "../facts";
import { aSpec } from "../world";

const spec = aSpec("s1");
const something = "data";
const own = configurationFile(spec);
const others = configurationFile(aSpec("m1"));

describe("what is in a volume", () => {
  it.each<[string, VolumeContent, KindOfContent]>([
    ["nothing", { files: {} }, "empty"],
    ["files that nobody knows", { something, files: {} }, "foreign"],
    ["the configuration of this instance", { something, files: { configuration: own } }, "own"],
    ["that of another one", { something, files: { configuration: others } }, "taken"],
    [
      "that of another one of the same resource",
      { something, files: { configuration: others, owner: spec.owner } },
      "taken",
    ],
    ["a first write of this create", { something, files: { incarnation: "first" } }, "own"],
    ["a first write of this resource", { something, files: { owner: spec.owner } }, "own"],
    ["a first write of somebody", { something, files: { owner: "urn:other" } }, "taken"],
    ["an incarnation of somebody", { something, files: { incarnation: "other" } }, "taken"],
    ["a configuration of something else", { something, files: { configuration: "x" } }, "taken"],
    ["what cannot be mounted", { files: {}, problem: "no such device" }, "unknown"],
  ])("%s", (_, content, kind) => {
    expect(kindOfContent(content, spec)).toBe(kind);
  });

  it("is not this instance's because a declared value looks like it", () => {
    const declared = { ...aSpec("m1"), configuration: { x: `report_host=i-${spec.id}` } };
    const files = { configuration: configurationFile(declared) };
    expect(kindOfContent({ something, files }, spec)).toBe("taken");
  });
});

describe("a volume is refused", () => {
  const volume = { name: "data" };
  it("with the owner and the incarnation that it names, without what a terminal would obey", () => {
    const files = { owner: "urn:\u001b[31mx\n", incarnation: "i".repeat(500) };
    const refusal = contentRefusal(volume, { something, files }, spec);
    expect(refusal).toBeInstanceOf(TakenError);
    expect(refusal?.path).toBe("volume.driverOptions");
    expect(refusal?.message).toContain('"urn:?[31mx?"');
    expect(refusal?.message).not.toMatch(/\p{Cc}|i{300}/u);
  });

  it.each<[string, VolumeContent, RegExp]>([
    ["that holds something else", { something: "etc", files: {} }, /holds "etc"/],
    ["that cannot be mounted", { files: {}, problem: "no such device" }, /no such device/],
  ])("%s", (_, content, text) => {
    const refusal = contentRefusal(volume, content, spec);
    expect(refusal).toBeInstanceOf(InvalidInputError);
    expect(refusal).not.toBeInstanceOf(TakenError);
    expect(refusal?.message).toMatch(text);
  });

  it("before anything else is done with it", () => {
    const given = facts()
      .down()
      .seeing({ volumeContent: { something, files: {} } });
    expect(kindsOf(given.plan)).toEqual(["blocked: InvalidInputError"]);
  });

  it("but not one that is empty, or this instance's own", () => {
    for (const files of [{}, { configuration: own }]) {
      expect(contentRefusal(volume, { files }, spec)).toBeUndefined();
    }
  });
});

describe("a place is refused", () => {
  const at = (device: string) => ({
    ...spec,
    volume: { ...spec.volume, driverOptions: { type: "none", o: "bind", device } },
  });
  const holder: VolumeFacts = {
    name: "other",
    driver: "local",
    isOwnFolder: false,
    place: { kind: "folder", path: "/srv/db" },
    labels: { [labels.owner]: "urn:m2" },
    createdAt: "",
  };

  it.each(["/", "/etc", "/etc/mysql", "/usr/local", "/var", "/var/lib", "/run/x", "/home/"])(
    "that is the system's: %s",
    (path) => {
      expect(placeRefusal(at(path), [])?.path).toBe("volume.driverOptions");
    },
  );

  it.each(["/srv/db", "/home/me/db", "/var/lib/mysql-data", "/etcetera", "/tmp/x"])(
    "but not %s",
    (path) => {
      expect(placeRefusal(at(path), [])).toBeUndefined();
    },
  );

  it("that another volume has, with its owner", () => {
    expect(placeRefusal(at("/srv/db/"), [holder])).toMatchObject({
      code: "taken",
      owner: "urn:m2",
    });
    expect(placeRefusal(at("/srv/db2"), [holder])).toBeUndefined();
    const { place: _, ...elsewhere } = holder;
    expect(placeRefusal(at("/srv/db"), [elsewhere])).toBeUndefined();
  });

  it("only to a volume that does not exist yet", () => {
    const { volume } = at("/srv/db");
    const existing = facts()
      .declaring({ volume })
      .seeing({ otherVolumes: [holder] });
    expect(kindsOf(existing.plan)).toEqual([]);
    expect(kindsOf(existing.without("container", "volume", "files", "server").plan)).toEqual([
      "blocked: TakenError",
    ]);
  });
});

describe("the files of a deleted instance", () => {
  const outside = { ...facts().seen.volume, isOwnFolder: false } as VolumeFacts;
  const given = facts().seeing({ volume: outside });
  const removal = (over: ReturnType<typeof facts>) => kindsOf(over.removal);
  const asked = { kind: "seen", value: [] } as const;
  const alone = given.without("container", "files", "server").seeing({ followers: asked });

  it.each<[string, ReturnType<typeof facts>, readonly string[]]>([
    ["go before the volume", given, ["removeContainer", "emptyVolume", "removeVolume"]],
    ["go with a folder of its own", facts(), ["removeContainer", "removeVolume"]],
    [
      "stay with the volume",
      given.declaring({ volume: { ...aSpec("s1").volume, retain: true } }),
      ["disownVolume", "stopContainer", "removeContainer"],
    ],
    [
      "stay if they are another's",
      given.withFiles({ configuration: others }),
      ["removeContainer", "removeVolume"],
    ],
    [
      "go without a container, too",
      alone.seeing({ volumeContent: { something, files: { configuration: own } } }),
      ["emptyVolume", "removeVolume"],
    ],
    ["are not there yet", alone.seeing({ volumeContent: { files: {} } }), ["removeVolume"]],
    [
      "stay if nobody can look",
      alone.seeing({ volumeContent: { files: {}, problem: "no such device" } }),
      ["removeVolume"],
    ],
    ["stay if nobody has looked", alone, ["removeVolume"]],
  ])("%s", (_, over, kinds) => {
    expect(removal(over)).toEqual(kinds);
  });
});
