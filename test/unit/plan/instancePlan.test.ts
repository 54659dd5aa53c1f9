// Longer than other files: tables of one function, whose rows are to be read side by side.
import { describe, expect, it } from "vitest";
import { labels } from "../../../src/ground/names";
import { NO_FILES } from "../../../src/plan/host/noFiles";
import { configurationFile } from "../../../src/plan/settings/configurationFile";
import { facts, Given, kindsOf, nothing, stepsOf } from "./facts";
import { aContainer, aSpec, GiB } from "./world";

/** Made and never started. */
const made = () => facts().down("created").withFiles({ initialised: false });
const REMADE = ["stopContainer", "removeContainer"];
const STARTED = ["startContainer", "awaitLogin"];
const MADE = ["createVolume", "createContainer", "writeFiles", ...STARTED];
const variable = { configuration: { innodb_page_cleaners: "2" } };

describe("a new instance, by what is there:", () => {
  it.each<[string, Given, readonly string[]]>([
    ["no image: pulled", nothing().without("image"), ["pullImage"]],
    ["no network: made", nothing().without("network"), ["ensureNetwork", ...MADE]],
    [
      "two of its name, left by a race: all but one go",
      nothing().seeing({
        network: { id: "a", name: "n", driver: "bridge", labels: {}, isAmbiguous: true },
      }),
      ["ensureNetwork", ...MADE],
    ],
    [
      "no template: made",
      nothing().seeing({ template: { kind: "absent" } }),
      ["makeTemplate", ...MADE],
    ],
    [
      "a template that somebody makes: waited for",
      nothing().seeing({ template: { kind: "making", containerId: "t" } }),
      ["makeTemplate", ...MADE],
    ],
    [
      "a template that failed: made anew",
      nothing().seeing({ template: { kind: "broken", containerId: "t" } }),
      ["makeTemplate", ...MADE],
    ],
    ["nothing of it: made and started in one go", nothing(), MADE],
    [
      "with variables: they are tried before anything is made",
      nothing().declaring(variable).without("network"),
      ["validateConfiguration", "ensureNetwork", ...MADE],
    ],
    [
      "a volume: what it holds is seen through the container",
      facts().without("container", "files", "server"),
      ["createContainer"],
    ],
    ["no files: written", made().seeing({ files: NO_FILES }), ["writeFiles", ...STARTED]],
    ["all of it there: started", made(), STARTED],
    ["started: the login is waited for", facts().without("server"), ["awaitLogin"]],
    ["logged in: opened", facts().fenced(), ["open"]],
    ["open: whose it is is recorded", facts().withFiles({ owner: "urn:other" }), ["recordOwner"]],
    ["recorded: nothing is left", facts(), []],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });

  it("pulls what was written in the program", () => {
    const { plan } = nothing().without("image");
    expect(stepsOf(plan)).toEqual([{ kind: "pullImage", reference: "mysql:9.7" }]);
  });

  it.each([
    ["of its own", {}, "s1-77e0b5f1"],
    ["as declared", { name: "data" }, "data"],
  ])("gives the volume a name %s", (_, declared, name) => {
    const volume = { ...aSpec("s1").volume, ...declared };
    expect(stepsOf(nothing().declaring({ volume }).plan)[0]).toEqual({
      kind: "createVolume",
      name,
    });
  });

  it("takes a volume that was kept, without a template for what it already holds", () => {
    expect(kindsOf(facts().without("container", "files", "server").plan)).toEqual([
      "createContainer",
    ]);
  });
});

describe("a change", () => {
  it.each<[string, Given, readonly string[]]>([
    ["of the image: made anew", facts().seeing({ image: { id: "sha256:2222" } }), REMADE],
    ["of the port: made anew", facts().declaring({ port: 3307 }), REMADE],
    ["of the labels: made anew", facts().declaring({ labels: { team: "a" } }), REMADE],
    ["of the network: made anew", facts().declaring({ network: "mine" }), REMADE],
    ["of the address of no port: nothing", facts().declaring({ bindAddress: "0.0.0.0" }), []],
    ["of the name: renamed", facts().withContainer({ name: "old" }), ["renameContainer"]],
    [
      "of memory: in place, and the buffer pool with one restart",
      facts().declaring({ flavor: { memory: 2 * GiB } }),
      ["updateResources", "stopContainer", "writeFiles", ...STARTED],
    ],
    [
      "to so little more memory that nothing is sized anew: in place",
      facts().declaring({ flavor: { memory: GiB + 1024 ** 2 } }),
      ["updateResources"],
    ],
    [
      "to less memory: a restart, after the limit",
      facts().declaring({ flavor: { memory: GiB / 2 } }),
      ["updateResources", "stopContainer", "writeFiles", ...STARTED],
    ],
    [
      "of the connections: first more processes, then the variable",
      facts().declaring({ configuration: { max_connections: "5000" } }),
      ["validateConfiguration", "updateResources"],
    ],
    [
      "of a variable and the name: tried before anything changes",
      facts().declaring({ configuration: { sort_buffer_size: "1M" }, name: "renamed" }),
      ["validateConfiguration", "renameContainer"],
    ],
    [
      "of a variable that can be set while the server runs: tried, then set",
      facts().declaring({ configuration: { sort_buffer_size: "1M" } }),
      ["validateConfiguration", "applySettings"],
    ],
    [
      "of cpus: in place",
      facts().declaring({ flavor: { memory: GiB, cpus: 2 } }),
      ["updateResources"],
    ],
    [
      "of a variable: tried, then stopped",
      facts().declaring(variable),
      ["validateConfiguration", "stopContainer", "writeFiles", ...STARTED],
    ],
    [
      "of a variable that was tried: stopped",
      facts().declaring(variable).havingDone("validateConfiguration"),
      ["stopContainer", "writeFiles", ...STARTED],
    ],
    [
      "of a variable, once it is stopped: written",
      facts().declaring(variable).down().havingDone("validateConfiguration"),
      ["writeFiles", ...STARTED],
    ],
    [
      "of a variable on a stopped one: tried, then written",
      facts().declaring(variable).down(),
      ["validateConfiguration", "writeFiles", ...STARTED],
    ],
    [
      "of a file that somebody has edited: the server may have read what is not seen here",
      facts(aSpec("s1")).withFiles({
        configuration: `${configurationFile(aSpec("s1"))}max_connections=7\n`,
      }),
      ["stopContainer", "writeFiles", ...STARTED],
    ],
    [
      "to no variables: nothing to try",
      facts(aSpec("s1")).withFiles({ configuration: "old" }),
      ["stopContainer", "writeFiles", ...STARTED],
    ],
    [
      "of image and variable: tried before anything stops",
      facts().declaring({ ...variable, port: 3307 }),
      ["validateConfiguration", ...REMADE],
    ],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });

  it("of the image on a stopped container makes it anew before it starts", () => {
    expect(kindsOf(facts().down().declaring({ port: 3307 }).plan)).toEqual(REMADE);
  });

  it("a moved tag is none", () => {
    const given = facts().without("image").declaring({ pinnedImageId: "sha256:1111" });
    expect(kindsOf(given.plan)).toEqual([]);
  });

  it("a container of another making is made anew, with another label beside it or not", () => {
    const { labels: own } = aContainer(aSpec("s1"));
    const other = facts().withContainer({ labels: { ...own, [labels.made]: "other" } });
    const more = facts().withContainer({ labels: { ...own, foreign: "x" } });
    expect(kindsOf(other.plan)).toEqual(REMADE);
    expect(kindsOf(more.plan)).toEqual([]);
  });

  it("that leaves the configuration as it is has it tried by nobody", () => {
    const { spec, seen } = facts({ ...aSpec("s1"), configuration: { max_connections: "7" } });
    const given = new Given({ ...spec, labels: { team: "a" } }, seen);
    expect(kindsOf(given.plan)).toEqual(["stopContainer", "removeContainer"]);
  });

  it("says to the user why it stops", () => {
    expect(stepsOf(facts().declaring({ port: 3307 }).plan)).toEqual([
      { kind: "stopContainer", why: "it is recreated" },
      { kind: "removeContainer", why: "it is recreated on the same volume" },
    ]);
  });
});

describe("what happened behind our back:", () => {
  const twice = { id: "x", name: "own", driver: "bridge", labels: {} };
  const own = () => facts({ ...aSpec("s1"), network: "own" });
  it.each<[string, Given, readonly string[]]>([
    ["stopped by hand: started", facts().down(), STARTED],
    [
      "removed by hand: made anew on its volume",
      facts().without("container", "files", "server"),
      ["createContainer"],
    ],
    [
      "it fails again and again: stopped, to be started in peace",
      facts().down("restarting"),
      ["stopContainer"],
    ],
    [
      "its password is gone: a new one is written",
      facts()
        .down()
        .seeing({
          files: {
            ...NO_FILES,
            initialised: true,
            configuration: facts().seen.files?.configuration ?? "",
          },
        }),
      ["writeFiles", ...STARTED],
    ],
    ["its limits were changed", facts().withContainer({ memory: 2 * GiB }), ["updateResources"]],
    [
      "its limits were changed while it was down",
      facts().down().withContainer({ cpus: 1 }),
      ["updateResources", ...STARTED],
    ],
    [
      "its file was changed",
      facts().withFiles({ configuration: "mine" }),
      ["stopContainer", "writeFiles", ...STARTED],
    ],
    [
      "it was disconnected from its network: joined again",
      facts().withContainer({ networks: [] }),
      ["joinNetwork"],
    ],
    [
      "it was moved to another network: joined again",
      facts().withContainer({ networks: [{ network: "x", networkId: "x", address: "" }] }),
      ["joinNetwork"],
    ],
    [
      "its network was removed while it was down",
      facts().down().without("network"),
      ["ensureNetwork"],
    ],
    [
      "its network has another name, and is not there yet",
      facts().without("network").withContainer({ networks: [] }),
      ["ensureNetwork", "joinNetwork"],
    ],
    [
      "its labels change, and its network is not there yet",
      facts()
        .without("network")
        .declaring({ labels: { a: "b" } }),
      ["ensureNetwork", "stopContainer", "removeContainer"],
    ],
    [
      "other stacks may replicate",
      facts().declaring({ replicasFrom: ["reports/dev"] }),
      ["recordReplicasFrom"],
    ],
    [
      "other stacks may no longer replicate",
      facts().withFiles({ replicasFrom: ["reports/dev"] }),
      ["recordReplicasFrom"],
    ],
    ["its volume was removed under it", facts().down().without("volume"), ["createVolume"]],
    [
      "a network of the user's of which there are two is left alone",
      own()
        .down()
        .seeing({ network: { ...twice, isAmbiguous: true } }),
      STARTED,
    ],
    [
      "it was renamed while it was down",
      facts().down().withContainer({ name: "x" }),
      ["renameContainer"],
    ],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });

  it("its configuration is never written while it may start by itself", () => {
    const given = facts()
      .declaring(variable)
      .down("restarting")
      .havingDone("validateConfiguration");
    expect(kindsOf(given.plan)).toEqual(["stopContainer"]);
  });

  it("a paused container goes on where it was", () => {
    expect(kindsOf(facts().down("paused").plan)).toEqual(["unpauseContainer"]);
  });
});

describe("the order:", () => {
  const all = () => facts().replicatingFrom("m1").opened().withFiles({ owner: "urn:other" });

  it.each<[string, Given, readonly string[]]>([
    [
      "a refusal before everything",
      all()
        .seeing({
          nameHolder: {
            id: "x",
            name: "s1",
            state: "running",
            labels: {},
            published: [],
            networks: [],
            volumes: {},
          },
        })
        .down(),
      ["blocked: TakenError"],
    ],
    ["the container before replication", all().down(), STARTED],
    ["the login before replication", all().without("server"), ["awaitLogin"]],
    [
      "back online before replication: no replica gets in until then",
      all().withServer({ offlineMode: true }),
      ["comeOnline"],
    ],
    ["replication before the owner", all(), ["fence"]],
    ["the owner when all else is done", all().fenced(), ["recordOwner"]],
    [
      "databases before the fence falls, the owner last",
      facts()
        .fenced()
        .withFiles({ owner: "urn:other" })
        .declaring({ databases: [{ name: "shop" }] }),
      ["ensureDatabase", "open", "recordOwner"],
    ],
    [
      "databases of one that stays closed: nobody opens it for them",
      facts()
        .fenced()
        .declaring({ databases: [{ name: "shop" }], readOnly: true }),
      ["ensureDatabase"],
    ],
  ])("%s", (_, { plan }, kinds) => {
    expect(kindsOf(plan)).toEqual(kinds);
  });
});
