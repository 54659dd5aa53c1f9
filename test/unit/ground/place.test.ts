import { describe, expect, it } from "vitest";
import { isOwnFolder, overlap, placeOf, placeText, type Place } from "../../../src/ground/place";

type Options = Readonly<Record<string, string>>;

const bind = (device: string): Options => ({ type: "none", o: "bind", device });
const nfs = (device: string, o: string): Options => ({ type: "nfs", device, o });
const cifs = (device: string, o = "username=me,password=secret"): Options => ({
  type: "cifs",
  device,
  o,
});
const folder = (path: string): Place => ({ kind: "folder", path });

describe("the place of a volume", () => {
  it.each<[string, string, Options, Place | undefined]>([
    ["is none without options", "local", {}, undefined],
    ["is unknown with another driver", "rclone", bind("/srv/db"), undefined],
    ["is the folder that is bound", "local", bind("/srv/db"), folder("/srv/db")],
    ["is one folder, however it is written", "local", bind("//srv/./x/../db/"), folder("/srv/db")],
    ["is not above the root", "local", bind("/../.."), folder("/")],
    ["is bound by the settings alone", "local", { o: "rw,rbind", device: "/a" }, folder("/a")],
    [
      "is a block device",
      "local",
      { type: "ext4", device: "/dev/sdb1" },
      { kind: "device", path: "/dev/sdb1" },
    ],
    ["is not shared in memory", "local", { type: "tmpfs", device: "tmpfs" }, undefined],
    [
      "is the path on a server of NFS",
      "local",
      nfs(":/export/db/", "addr=10.0.0.1,rw"),
      { kind: "share", host: "10.0.0.1", path: "/export/db" },
    ],
    [
      "names the server in the device",
      "local",
      nfs("Nas:/export", "rw"),
      { kind: "share", host: "nas", path: "/export" },
    ],
    [
      "is the path on a server of CIFS, in any case",
      "local",
      cifs("//Nas/Share/DB"),
      { kind: "share", host: "nas", path: "/share/db" },
    ],
  ])("%s", (_, driver, options, place) => {
    expect(placeOf(driver, options)).toEqual(place);
  });

  it("holds no password", () => {
    expect(JSON.stringify(placeOf("local", cifs("//nas/db")))).not.toContain("secret");
  });

  it.each<[Options, string]>([
    [bind("/srv/db"), "/srv/db"],
    [nfs(":/db", "addr=nas"), "nas:/db"],
  ])("is written as users know it: %j", (options, text) => {
    const place = placeOf("local", options);
    expect(place && placeText(place)).toBe(text);
  });
});

describe("two places", () => {
  const share = (host: string, path: string): Place => ({ kind: "share", host, path });
  it.each<[string, Place, Place, boolean]>([
    ["that are one", folder("/a/b"), folder("/a/b"), true],
    ["of which one lies in the other", folder("/a"), folder("/a/b"), true],
    ["of which one is the root", folder("/a/b"), folder("/"), true],
    ["whose names begin alike", folder("/a/b"), folder("/a/bc"), false],
    ["next to each other", folder("/a/b"), folder("/a/c"), false],
    ["on one server", share("nas", "/db"), share("nas", "/db"), true],
    ["on two servers", share("nas", "/db"), share("other", "/db"), false],
    ["of different kinds", share("", "/db"), folder("/db"), false],
    [
      "on two block devices, whose paths say nothing of each other",
      { kind: "device", path: "/dev/mapper" },
      { kind: "device", path: "/dev/mapper/db" },
      false,
    ],
  ])("%s", (_, one, other, same) => {
    expect(overlap(one, other)).toBe(same);
    expect(overlap(other, one)).toBe(same);
  });
});

describe("a folder is the volume's own", () => {
  it.each<[string, string, Options, boolean]>([
    ["of the driver local without options", "local", {}, true],
    ["not with any option", "local", { o: "size=10G" }, false],
    ["not with another driver", "rclone", {}, false],
  ])("%s", (_, driver, options, own) => {
    expect(isOwnFolder(driver, options)).toBe(own);
  });
});
