import { describe, expect, it } from "vitest";
import { seen } from "../../../src/ground/asked";
import { labels, serverIdOf, VOLUME_ROOT } from "../../../src/ground/names";
import { reportOf } from "../../../src/manage/reportOf";
import type { InstanceReport } from "../../../src/manage/report";
import { facts, type Given, nothing } from "../plan/facts";
import { anAccount, aSource, GiB, IMAGE, idOf, NOTHING_BETWEEN, uuidOf } from "../plan/world";

const AT = "2026-01-02T03:04:05.000Z";
const MISSING = `${uuidOf("m1")}:10-12`;
const replica = () => facts().replicatingFrom("m1");

function report({ spec, seen, state, plan }: Given): InstanceReport {
  return reportOf(spec, seen, state, plan, AT);
}

const publishing = (hostPort: number, bindAddress: string) =>
  facts().withContainer({ published: [{ containerPort: 3306, hostPort, bindAddress }] });

describe("what is seen", () => {
  it("of a replica", () => {
    expect(report(replica().withRelation({ missing: `${MISSING},\nx:1` }))).toMatchObject({
      id: idOf("s1"),
      observedAt: AT,
      slaveOf: idOf("m1"),
      superReadOnly: true,
      serverUuid: uuidOf("s1"),
      replication: {
        receiver: "on",
        applier: "on",
        sourceUuid: uuidOf("m1"),
        gtidMissing: `${MISSING}, x:1`,
      },
    });
  });

  it("of a replica that was never connected: no uuid of a source", () => {
    const given = replica().withChannel({ sourceUuid: "" });
    expect(report(given).replication).not.toHaveProperty("sourceUuid");
  });

  it("of one that stands alone: no source, no channel", () => {
    const { replication, ...rest } = report(facts());
    expect(rest).not.toHaveProperty("slaveOf");
    expect(replication).toEqual({ state: "standalone", gtidExecuted: `${uuidOf("s1")}:1-9` });
  });

  it("of what a server has executed: in one line", () => {
    const given = facts().withServer({ gtidExecuted: `${MISSING},\nx:1` });
    expect(report(given).replication.gtidExecuted).toBe(`${MISSING}, x:1`);
  });

  it("of one that leaves: what it still lacks of its source", () => {
    const relation = { ...NOTHING_BETWEEN, missing: MISSING };
    const formerSource = { ...aSource("m1", "s1"), relation };
    const given = replica().wantingNoSource().seeing({ formerSource });
    expect(report(given).replication.gtidMissing).toBe(MISSING);
  });

  it("of a source: its replicas", () => {
    const replicationAccounts = [anAccount("s2", "s1", "s1"), anAccount("s3", "s2", "s1")];
    expect(report(facts().withServer({ replicationAccounts })).slaves).toEqual([idOf("s2")]);
  });

  it("of a source that is silent: its replicas as they say it themselves, or nothing", () => {
    const quiet = facts().down();
    expect(report(quiet)).not.toHaveProperty("slaves");
    expect(report(quiet.seeing({ followers: { kind: "silent", why: "" } }))).not.toHaveProperty(
      "slaves",
    );
    expect(report(quiet.seeing({ followers: seen([idOf("s2")]) })).slaves).toEqual([idOf("s2")]);
    expect(report(quiet.seeing({ followers: seen([]) })).slaves).toEqual([]);
  });

  it("of one that does not answer: no version", () => {
    expect(report(facts()).datastore).toEqual({ type: "mysql", version: "9.7.1" });
    expect(report(facts().down()).datastore).toEqual({ type: "mysql" });
  });

  it("as it is, not as it is declared", () => {
    const given = facts()
      .declaring({ flavor: { memory: 2 * GiB, cpus: 2 } })
      .withContainer({ name: "old" });
    expect(report(given)).toMatchObject({ name: "old", flavor: { memory: GiB }, imageId: IMAGE });
    expect(report(given).flavor).not.toHaveProperty("cpus");
  });

  it("as it is, also where the engine says something else of volume, image, network and id", () => {
    const given = facts()
      .declaring({ flavor: { memory: GiB, cpus: 4 }, network: "declared" })
      .withContainer({ cpus: 2, network: "joined", volumes: { [VOLUME_ROOT]: "mounted" } })
      .seeing({ image: { id: "sha256:another" } })
      .withServer({ serverId: 7 });
    expect(report(given)).toMatchObject({
      imageId: IMAGE,
      flavor: { cpus: 2 },
      volume: { name: "mounted" },
      network: "joined",
      serverId: 7,
    });
  });

  it("as it is declared where nothing is there to be seen", () => {
    expect(report(nothing())).toMatchObject({ name: "s1", flavor: { memory: GiB } });
    for (const unseen of ["serverUuid", "address", "image", "published"]) {
      expect(report(nothing())).not.toHaveProperty(unseen);
    }
    const given = nothing().declaring({ network: "declared", flavor: { memory: GiB, cpus: 4 } });
    expect(report(given)).toMatchObject({
      imageId: IMAGE,
      flavor: { cpus: 4 },
      network: "declared",
      serverId: serverIdOf(idOf("s1")),
    });
  });

  it("of a volume without a container: its name, and of neither: none", () => {
    expect(report(facts().without("container", "files", "server")).volume).toEqual({
      name: "s1-data",
      size: 2,
    });
    expect(report(nothing()).volume).toEqual({ size: 2 });
  });

  it("of one whose image is gone: the image that it had, or none", () => {
    const gone = nothing().without("image");
    expect(report(gone.declaring({ pinnedImageId: IMAGE })).imageId).toBe(IMAGE);
    expect(report(gone).imageId).toBe("");
  });

  it.each<[string, string, string | undefined]>([
    ["by the name under which a program knew it", "mysql:9.7", "mysql:9.7"],
    ["without a name where a program had only its id", "sha256:22", undefined],
    ["without a name where its container is not labelled", "", undefined],
  ])("of its image: %s", (_, named, image) => {
    const given = facts().withContainer({ labels: { [labels.image]: named } });
    expect(report(given).image).toBe(image);
    expect(report(given).imageId).toBe(IMAGE);
  });

  it("of what it publishes: nothing, or the address at which it does", () => {
    expect(report(facts())).not.toHaveProperty("published");
    const at = { host: "127.0.0.1", port: 3307 };
    expect(report(publishing(3307, ""))).toMatchObject({ published: at, ...at });
  });

  it.each<[string, number, number]>([
    ["in GiB", GiB, 1],
    ["to three digits", 1.23456 * GiB, 1.235],
  ])("of its volume: used, %s", (_, volumeUsed, used) => {
    expect(report(facts().seeing({ volumeUsed })).volume).toEqual({
      name: "s1-data",
      size: 2,
      used,
    });
  });

  it("of one whose disk is full: it is not well, and why", () => {
    expect(report(facts().seeing({ volumeFree: 4096 }))).toMatchObject({
      status: "ERROR",
      fault: expect.stringContaining("the disk that holds its volume s1-data is full") as string,
    });
    expect(report(facts().seeing({ volumeFree: GiB })).status).toBe("ACTIVE");
  });

  it.each<[string, Given, string, number]>([
    ["its name when nothing is published", facts(), "s1", 3306],
    [
      "the name that it has, when another is declared",
      facts().withContainer({ name: "old" }),
      "old",
      3306,
    ],
    ["the published address", publishing(3307, "127.0.0.1"), "127.0.0.1", 3307],
    ["this machine for all addresses", publishing(3307, "0.0.0.0"), "127.0.0.1", 3307],
    ["this machine where the engine names no address", publishing(3307, ""), "127.0.0.1", 3307],
    ["a given address", publishing(3307, "10.0.0.5"), "10.0.0.5", 3307],
    [
      "its name when another port is published",
      facts().withContainer({
        published: [{ containerPort: 33060, hostPort: 3307, bindAddress: "" }],
      }),
      "s1",
      3306,
    ],
    [
      "the port that it has, when another is declared",
      publishing(3307, "127.0.0.1").declaring({ port: 3308 }),
      "127.0.0.1",
      3307,
    ],
    [
      "its name, when a port is declared and not published yet",
      facts().declaring({ port: 3308 }),
      "s1",
      3306,
    ],
    [
      "the declared port, where there is no container",
      nothing().declaring({ port: 3308, bindAddress: "10.0.0.5" }),
      "10.0.0.5",
      3308,
    ],
  ])("where it is reached: %s", (_, given, host, port) => {
    expect(report(given)).toMatchObject({ host, port });
  });
});
