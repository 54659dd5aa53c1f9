import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aliasOf,
  defaultVolumeName,
  FORMER_NETWORK,
  instanceOfAlias,
  isStackNetwork,
  labels,
  paths,
  replicationAccountOf,
  serverIdOf,
  stackNetworkOf,
  stackOf,
  sourceCaOf,
  sourceOfCaFile,
  VOLUME_ROOT,
} from "../../../src/ground/names";
import { idOf } from "../plan/world";

describe("a stack", () => {
  const m1 = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/mysql:DatabaseInstance::m1";

  it.each([
    ["another resource", "urn:pulumi:dev::shop::my:Thing::other", true],
    ["a resource inside of another", `urn:pulumi:dev::shop::my:Shop$${m1.slice(22)}`, true],
    ["a name with colons", `${m1}::more`, true],
    ["another stack", m1.replace("dev", "prod"), false],
    ["a stack whose name begins alike", m1.replace("dev", "dev2"), false],
    ["another project", m1.replace("shop", "blog"), false],
  ])("of %s is told from its URN", (_, urn, same) => {
    expect(stackOf(urn) === stackOf(m1)).toBe(same);
  });
});

describe("the network of a stack", () => {
  const of = (project: string, stack: string) =>
    stackNetworkOf(`urn:pulumi:${stack}::${project}::my:Thing::m1`);

  it("shows whose it is, and is the same for all of its resources", () => {
    expect(of("shop", "dev")).toMatch(/^mysql-replication-shop-dev-[0-9a-f]{8}$/);
    expect(of("shop", "dev")).toBe(stackNetworkOf("urn:pulumi:dev::shop::other:Thing::s1"));
  });

  it("is another one for each stack, also where the readable parts are equal", () => {
    const long = "a".repeat(90);
    const names = [
      of("shop", "dev"),
      of("shop-dev", "dev"),
      of("shop", "dev-dev"),
      of(long, "dev"),
      of(long, "prod"),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  it("is a name that Docker takes, of limited length, and known as one of this package", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (project, stack) => {
        const name = of(project, stack);
        expect(name).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/);
        expect(name.length).toBeLessThanOrEqual(67);
        expect(isStackNetwork(name)).toBe(true);
      }),
    );
    expect(isStackNetwork(FORMER_NETWORK)).toBe(true);
    expect(isStackNetwork("mysql-replication-of-mine")).toBe(false);
  });
});

describe("a server id", () => {
  it.each([
    ["00000000-0000-4000-8000-000000000000", 1],
    ["00000001-0000-4000-8000-000000000000", 2],
    ["fffffffd-0000-4000-8000-000000000000", 4_294_967_294],
    ["fffffffe-0000-4000-8000-000000000000", 1],
    ["ffffffff-0000-4000-8000-000000000000", 2],
  ])("of %s is %d", (id, serverId) => {
    expect(serverIdOf(id)).toBe(serverId);
  });

  it("is one that MySQL takes and the same every time, for any id", () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const serverId = serverIdOf(id);
        expect(Number.isInteger(serverId)).toBe(true);
        expect(serverId).toBeGreaterThan(0);
        expect(serverId).toBeLessThan(2 ** 32);
        expect(serverIdOf(id)).toBe(serverId);
      }),
    );
  });
});

describe("an alias", () => {
  it("leads back to its instance", () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(instanceOfAlias(aliasOf(id))).toBe(id);
      }),
    );
  });

  it.each(["", "m1", "10.0.0.1", "i-", `i-${idOf("m1")}x`, `x${aliasOf(idOf("m1"))}`])(
    "%j is none",
    (host) => {
      expect(instanceOfAlias(host)).toBeUndefined();
    },
  );
});

describe("the file of a source's certificate authority", () => {
  it("leads back to the source", () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(sourceOfCaFile(sourceCaOf(id))).toBe(id);
      }),
    );
  });

  it("lies beside what else the provider keeps, under a name of its own", () => {
    expect(sourceCaOf(idOf("m1"))).toBe(`${paths.instance}/source-${idOf("m1")}.pem`);
    expect(Object.values(paths)).not.toContain(sourceCaOf(idOf("m1")));
  });

  const file = sourceCaOf(idOf("m1"));
  it.each([
    "",
    "/",
    paths.ownCa,
    paths.donorCa,
    `${paths.instance}/source-m1.pem`,
    `${paths.instance}/source-.pem`,
    `${file}.old`,
    `x${file}`,
    file.replace("/instance/", "/data/"),
    file.replace("/source-", "/deeper/source-"),
    file.slice(paths.instance.length + 1),
  ])("%j is none", (path) => {
    expect(sourceOfCaFile(path)).toBeUndefined();
  });
});

describe("names that live outside", () => {
  it("an account's is at most 32 characters, and of the instance", () => {
    expect(replicationAccountOf(idOf("s1"))).toBe("replica-77e0b5f10c1e4a4f9a530a5f");
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(replicationAccountOf(id)).toMatch(/^replica-[0-9a-f]{24}$/);
      }),
    );
  });

  it("a volume's says whose it is", () => {
    expect(defaultVolumeName("m1", idOf("m1"))).toBe("m1-d2bd2a0c");
  });

  it("labels are all of one family, and no two the same", () => {
    const all = Object.values(labels);
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((label) => label.startsWith("io.pulumi-mysql-replication."))).toBe(true);
  });

  it("everything that must survive a container lies in the volume", () => {
    const { template, ...inside } = paths;
    expect(template.startsWith(VOLUME_ROOT)).toBe(false);
    expect(Object.values(inside).every((path) => path.startsWith(`${VOLUME_ROOT}/`))).toBe(true);
  });
});
