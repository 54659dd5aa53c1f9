import { Secret } from "../../../../src/ground/secret";
import { describe, expect, it } from "vitest";
import {
  containerSpec,
  hasResources,
  madeFrom,
  publishedBy,
  resourcesOf,
  templateKey,
  templateSpec,
} from "../../../../src/plan/host/containerSpec";
import { DEFAULT_LOG } from "../../../../src/plan/defaults";
import { labels, paths, VOLUME_ROOT } from "../../../../src/ground/names";
import type { InstanceSpec } from "../../../../src/plan/spec";
import { templateScript } from "../../../../src/plan/host/startScript";
import { aContainer, aSpec, GiB, IMAGE, idOf, NETWORK } from "../world";

const spec = aSpec("s1");
const made = { imageId: IMAGE, volume: "s1-data", template: "tmpl" };
const published = { ...spec, port: 3307 };

describe("a new container is made for another", () => {
  it.each<[string, InstanceSpec]>([
    ["port", published],
    ["address of a port", { ...published, bindAddress: "0.0.0.0" }],
    ["network", { ...spec, network: "mine" }],
    ["limit of its log", { ...spec, log: { ...DEFAULT_LOG, maxFiles: 5 } }],
    ["label", { ...spec, labels: { a: "1" } }],
    ["label's value", { ...spec, labels: { a: "2" } }],
  ])("%s", (_, other) => {
    const before = other.labels["a"] === "2" ? { ...spec, labels: { a: "1" } } : spec;
    const from = other.bindAddress === "0.0.0.0" ? published : before;
    expect(madeFrom(other, IMAGE)).not.toBe(madeFrom(from, IMAGE));
  });

  it("image", () => {
    expect(madeFrom(spec, "sha256:2222")).not.toBe(madeFrom(spec, IMAGE));
  });
});

describe("no new container is made for another", () => {
  it.each<[string, Partial<InstanceSpec>]>([
    ["name", { name: "other" }],
    ["flavor", { flavor: { memory: 2 * GiB, cpus: 2 } }],
    ["reference of the same image", { image: "mysql:9" }],
    ["configuration", { configuration: { a: "1" } }],
    ["log that is as by default", { log: { ...DEFAULT_LOG } }],
    ["source", { source: { id: idOf("m1") } }],
    ["password, user or database", { rootPassword: new Secret("x"), databases: [{ name: "d" }] }],
    ["address without a port", { bindAddress: "0.0.0.0" }],
    ["size", { volume: { ...spec.volume, size: 9 } }],
    ["incarnation", { incarnation: "second" }],
    ["owner", { owner: "urn:other" }],
  ])("%s", (_, change) => {
    expect(madeFrom({ ...spec, ...change }, IMAGE)).toBe(madeFrom(spec, IMAGE));
  });

  it("order of labels", () => {
    const one = { ...spec, labels: { a: "1", b: "2" } };
    expect(madeFrom({ ...spec, labels: { b: "2", a: "1" } }, IMAGE)).toBe(madeFrom(one, IMAGE));
  });
});

describe("the container of an instance", () => {
  const wanted = containerSpec(
    {
      ...published,
      labels: { team: "a", [labels.instance]: "forged" },
      rootPassword: new Secret("the-root"),
    },
    made,
  );

  it("is found by its labels, which a user's own cannot replace", () => {
    expect(wanted.labels).toMatchObject({
      team: "a",
      [labels.instance]: spec.id,
      [labels.owner]: spec.owner,
      [labels.schema]: "3",
    });
  });

  it("has its data in the volume and the template beside it, read-only", () => {
    expect(wanted.mounts).toEqual([
      { volume: "s1-data", target: VOLUME_ROOT, readOnly: false },
      { volume: "tmpl", target: paths.template, readOnly: true },
    ]);
  });

  it("is reached by an alias that no rename changes", () => {
    expect(wanted.network).toEqual({
      name: NETWORK,
      aliases: [`i-${spec.id}`],
    });
  });

  it("has time for a clean stop", () => {
    expect(wanted).toMatchObject({ restart: "unless-stopped", stopTimeout: 60 });
  });

  it("shows no secret; its environment says no more than who starts it again", () => {
    expect(JSON.stringify(wanted)).not.toContain("the-root");
    expect(wanted.environment).toEqual({ MYSQLD_PARENT_PID: "0" });
  });

  it("publishes nothing unless asked", () => {
    expect(publishedBy(spec)).toEqual([]);
    expect(wanted.published).toEqual([
      { containerPort: 3306, hostPort: 3307, bindAddress: "127.0.0.1" },
    ]);
  });
});

describe("limits", () => {
  it.each([
    ["memory as declared, no limit of cpus", { memory: GiB }, 0, true],
    ["cpus as declared", { memory: GiB, cpus: 1.5 }, 1.5, true],
    [
      "a third of a cpu, which the engine writes as 33333 of 100000",
      { memory: GiB, cpus: 1 / 3 },
      0.33333,
      true,
    ],
    ["other cpus", { memory: GiB, cpus: 2 }, 1.5, false],
    ["cpus no longer limited", { memory: GiB }, 1.5, false],
    ["other memory", { memory: 2 * GiB }, 0, false],
  ])("%s", (_, flavor, cpus, same) => {
    const container = { ...aContainer(spec), cpus };
    expect(hasResources(container, resourcesOf({ ...spec, flavor }))).toBe(same);
  });

  it("other processes", () => {
    expect(hasResources({ ...aContainer(spec), processes: 0 }, resourcesOf(spec))).toBe(false);
  });

  it.each([
    ["nothing declared", {}, 2048],
    ["few connections", { max_connections: "10" }, 2048],
    [
      "many connections and workers",
      { max_connections: "5000", replica_parallel_workers: "64" },
      6088,
    ],
    ["a number as mysqld writes it", { max_connections: "4K" }, 5120],
    ["what mysqld refuses", { max_connections: "many" }, 2048],
  ])("have room for each thread of mysqld: %s", (_, configuration, processes) => {
    expect(resourcesOf({ ...spec, configuration }).processes).toBe(processes);
  });
});

describe("rights", () => {
  const wanted = containerSpec(spec, made);

  it("are those that the start needs, whatever is declared", () => {
    expect(wanted.rights.ofRoot).toEqual([
      "changeOwners",
      "passPermissions",
      "actAsOwner",
      "becomeAnotherUser",
    ]);
    const labelled = { ...spec, labels: { rights: "all" } };
    expect(containerSpec(labelled, made).rights).toEqual(wanted.rights);
  });

  it("leave little to be written into memory, which is the server's", () => {
    const bytes = wanted.rights.memoryFolders.map((folder) => folder.bytes);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(64 * 1024 ** 2);
  });

  it("of a template are limited too", () => {
    const { resources, rights } = templateSpec(IMAGE, {});
    expect(wanted.rights.ofRoot).toEqual(expect.arrayContaining([...rights.ofRoot]));
    expect(resources.memory).toBeGreaterThan(0);
    expect(resources.processes).toBeGreaterThan(0);
  });
});

describe("a template", () => {
  it("is one for each image and each set of options that are fixed with the data", () => {
    const keys = [
      templateKey(IMAGE, {}),
      templateKey("sha256:2222", {}),
      templateKey(IMAGE, { innodb_page_size: "4096" }),
      templateKey(IMAGE, { lower_case_table_names: "1" }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("is shared by all that differ in nothing else", () => {
    expect(templateKey(IMAGE, { max_connections: "7" })).toBe(templateKey(IMAGE, {}));
  });

  it("has one name for container and volume, no network and no restart", () => {
    const template = templateSpec(IMAGE, {});
    expect(template.mounts).toEqual([
      { volume: template.name, target: paths.template, readOnly: false },
    ]);
    expect(template.network).toBeUndefined();
    expect(template.restart).toBe("no");
  });

  it("passes an option's value to mysqld as one word, whatever is in it", () => {
    const script = templateScript({ innodb_page_size: "4096; touch /tmp/x" });
    expect(script).toContain(` '--innodb_page_size=4096; touch /tmp/x' "$@"\n`);
    const quoted = templateScript({ innodb_page_size: "it's" });
    expect(quoted).toContain(`'--innodb_page_size=it'\\''s'`);
  });
});
