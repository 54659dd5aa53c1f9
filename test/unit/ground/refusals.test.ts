import { describe, expect, it } from "vitest";
import { foreign as quoted } from "../../../src/ground/foreign";
import { InvalidInputError, SeedRefusedError, TakenError } from "../../../src/ground/errors";
import { labels } from "../../../src/ground/names";
import * as refusals from "../../../src/ground/refusals";

const GiB = 1024 ** 3;
const URN = "urn:pulumi:dev::shop::t::db";
const foreign = { id: "0123456789abcdef", name: "web", labels: {} };
const ours = { ...foreign, name: "db", labels: { [labels.instance]: "d2bd", [labels.owner]: URN } };
const volume = { name: "data", labels: {} };

const rows: readonly (readonly [InvalidInputError, string])[] = [
  [
    refusals.nameIsTaken("web", foreign),
    'name: "web" is already taken by the container web (0123456789ab), which this provider does not manage. Choose another name',
  ],
  [
    refusals.nameIsTaken("db", ours),
    `name: "db" is already taken by the instance db (${URN}). Choose another name`,
  ],
  [
    refusals.nameWasJustTaken("db"),
    'name: another container has just taken the name "db". Choose another name',
  ],
  [
    refusals.volumeIsTaken(volume),
    'volume.name: "data" is a volume that this provider did not create. Choose another name, or remove that volume if nobody needs it',
  ],
  [
    refusals.volumeIsTaken({ ...volume, labels: ours.labels }),
    `volume.name: "data" is already the volume of ${URN}. Choose another name, or remove that volume if nobody needs it`,
  ],
  [
    refusals.volumeWasJustTaken("data"),
    'volume.name: somebody else has just created a volume "data". Choose another name',
  ],
  [
    refusals.portIsTaken(3307, { ...ours, labels: { [labels.instance]: "d2bd" } }),
    "port: 3307 is already published by the instance db. Choose another port",
  ],
  [
    refusals.portIsInUse(3307, "127.0.0.1"),
    "port: 3307 is already in use on 127.0.0.1. Choose another port",
  ],
  [
    refusals.networkIsMissing("mine"),
    'network: there is no network "mine" on this engine. Create it, or leave network out to use the network of the stack',
  ],
  [
    refusals.engineHasNoSubnetLeft("mysql-replication-shop-dev-1a2b3c4d"),
    'network: the engine has no subnet left for the network "mysql-replication-shop-dev-1a2b3c4d" of this stack. Remove networks that nobody uses (docker network prune), enlarge default-address-pools in the engine\'s configuration, or declare network with a network that exists',
  ],
  [
    refusals.sourceDoesNotAllow("m1", "shop/dev", "reports/dev", ["blog/dev"]),
    'slaveOf: m1 belongs to the stack shop/dev, which does not allow replicas of reports/dev. Declare replicasFrom: ["blog/dev", "reports/dev"] on m1 in shop/dev and run its up first, or remove slaveOf',
  ],
  [
    refusals.permissionIsUnknown("m1", "shop/dev", "reports/dev"),
    "slaveOf: m1 belongs to the stack shop/dev, and its volume cannot be read, so nobody can tell whether it allows replicas of reports/dev. Bring m1 up first",
  ],
  [
    refusals.volumeCannotShrink(5, 2, 2.44 * GiB),
    "volume.size: cannot shrink from 5 to 2 GiB, because 2.4 GiB are in use. Declare at least 3",
  ],
  [
    refusals.volumeIsTooSmall("s1", 2, "m1", 3.14 * GiB),
    "volume.size: s1 has 2 GiB, but its source m1 uses 3.1 GiB. Declare at least 4",
  ],
  [
    refusals.imageIsNotDeclared(),
    "image: no image is declared, and there is no source or container to take it from. Declare image or datastore",
  ],
  [
    refusals.imageCannotBePulled("x:1", quoted("connection refused")),
    'image: "x:1" is not on this engine and cannot be pulled ("connection refused"). Load it, or declare another image',
  ],
  [
    refusals.imageCannotRun("x:1", [quoted("mysqld: not found")]),
    'image: "x:1" cannot run an instance ("mysqld: not found"). Declare an image with mysqld, a shell, coreutils and a user mysql',
  ],
  [
    refusals.variableIsUnknown("max_conections"),
    "configuration.max_conections: is not a variable of this server. Check its spelling, or remove it",
  ],
  [
    refusals.valueIsNotAccepted("sql_mode"),
    "configuration.sql_mode: is not accepted by this server",
  ],
  [
    refusals.valueIsReplaced("max_connections", "100000"),
    "configuration.max_connections: is not accepted as declared: the server would use 100000 instead. Declare a value that it accepts",
  ],
  [
    refusals.databaseIsNotEmpty("shop", 1),
    'databases: "shop" is no longer declared but still holds 1 table, view or routine. Empty it, or declare it again',
  ],
  [
    refusals.databaseIsNotEmpty("shop", 2),
    'databases: "shop" is no longer declared but still holds 2 tables, views or routines. Empty it, or declare it again',
  ],
  [
    refusals.keptVolumesAreAmbiguous(["a", "b"]),
    "volume.name: several volumes of this resource were kept (a, b). Name the one to use, or remove the others",
  ],
  [refusals.sourceIsMissing("9ffc"), "slaveOf: there is no instance with id 9ffc on this engine"],
  [refusals.sourceIsItself("s1"), "slaveOf: s1 cannot replicate from itself"],
  [
    refusals.sourcesAreCircular("m1 → s1 → m1"),
    "slaveOf: m1 → s1 → m1 is a cycle. Remove slaveOf from one of these instances",
  ],
  [
    refusals.serversAreCircular("m1 → s1 → m1"),
    "slaveOf: m1 → s1 → m1 is a cycle among the running servers. Detach or re-point one of them first",
  ],
  [
    refusals.turnsAroundWhileWritable("m1 → s1 → m1", "m1", "s1"),
    "slaveOf: m1 → s1 → m1 is a cycle: s1 still replicates from m1, and m1 is writable. First set readOnly: true on m1 in an update of its own, so that no write is lost while the two swap roles",
  ],
  [
    refusals.serverIdsAreEqual("s1", "m1"),
    "slaveOf: s1 and m1 have the same server id, which is derived from the instance's id. Delete s1 and create it again",
  ],
  [
    refusals.sourceIsDown("s1", "m1", "exited"),
    "slaveOf: m1, the source of s1, does not run: its container is exited. Bring m1 up first",
  ],
  [
    refusals.sourceIsDown("s1", "m1", undefined),
    "slaveOf: m1, the source of s1, does not run: its container is gone. Bring m1 up first",
  ],
  [
    refusals.rootIsDown("s1", "s2", "m1"),
    "slaveOf: m1, the root of the tree of s2, does not answer, and the replication account of s1 has to be created there. Bring m1 up first",
  ],
  [
    refusals.sourceRunsWithoutGtids("m1", { logBin: true, gtidMode: "OFF" }),
    "slaveOf: m1 runs with gtid_mode OFF, so nothing can replicate from it. Somebody has changed its settings: restart m1",
  ],
  [
    refusals.sourceRunsWithoutGtids("m1", { logBin: false, gtidMode: "ON" }),
    "slaveOf: m1 runs without a binary log, so nothing can replicate from it. Somebody has changed its settings: restart m1",
  ],
  [
    refusals.versionsDoNotFit(
      { name: "s1", version: "8.4.6" },
      { name: "m1", version: "9.7.4", series: "9.7" },
    ),
    "datastore.version: s1 runs 8.4.6 and cannot replicate from m1, which runs 9.7.4. Use 9.7 or the next series",
  ],
  [
    refusals.tableNamesDiffer(
      { name: "s1", lowerCaseTableNames: 1 },
      { name: "m1", lowerCaseTableNames: 0 },
    ),
    "configuration.lower_case_table_names: s1 has 1, but its source m1 has 0. The value is fixed when an instance is created: create s1 again with the value of m1",
  ],
];

describe("a refusal names the property, what stands against it and what to do:", () => {
  it.each(rows.map(([error, sentence]) => [sentence, error] as const))("%s", (sentence, error) => {
    expect(error.message).toBe(sentence);
  });
});

describe("a refusal of what is taken", () => {
  it("carries the owner, where it is an instance of ours", () => {
    expect(refusals.portIsTaken(3307, ours)).toBeInstanceOf(TakenError);
    expect(refusals.portIsTaken(3307, ours).owner).toBe(URN);
    expect(refusals.volumeIsTaken({ ...volume, labels: ours.labels }).owner).toBe(URN);
    expect(refusals.nameIsTaken("web", foreign).owner).toBeUndefined();
  });
});

describe("a copy is refused", () => {
  it.each<[string, SeedRefusedError]>([
    [
      "a copy needs the same series on both sides, but m1 runs 9.7.4 and s1 runs 8.4.6",
      refusals.copyNeedsOneSeries("s1", "m1", { own: "8.4.6", source: "9.7.4" }),
    ],
    [
      "the image of m1 has no clone plugin. Use an image that has it",
      refusals.copyNeedsClonePlugin("s1", "m1", "m1"),
    ],
    [
      'a copy takes InnoDB tables only, so these would arrive empty: "shop.t", "shop.u". Convert them to InnoDB',
      refusals.copyNeedsInnoDb("s1", "m1", ["shop.t", "shop.u"]),
    ],
    [
      "max_allowed_packet of s1 is 1024, and a copy needs 2048 or more on both sides. Declare that much in the configuration of s1",
      refusals.copyNeedsLargerPackets("s1", "m1", { whose: "s1", is: 1024, needs: 2048 }),
    ],
    [
      'the copy is refused with error 3868, "innodb_page_size". Declare the same value for both in their configuration',
      refusals.copyWasRefused("s1", {
        donor: "m1",
        errno: 3868,
        detail: quoted("innodb_page_size"),
      }),
    ],
    [
      'the copy is refused with error 3875, "cloning". Remove what it names, and run up again',
      refusals.copyWasRefused("s1", { donor: "m1", errno: 3875, detail: quoted("cloning") }),
    ],
  ])("%s", (why, error) => {
    expect(error).toMatchObject({ instance: "s1", source: "m1", why });
    expect(error.message).toBe(`s1 cannot be seeded from m1: ${why}`);
  });
});
