import { describe, expect, it } from "vitest";
import type { Bag } from "../../../src/provider/unknowns";
import { aWorld, created, program, replicaProgram, updated } from "./builders";

const databases = [{ name: "shop" }, { name: "log" }];
const users = [
  { name: "app", password: "a/b", databases: ["log", "shop"] },
  { name: "reader", password: "r", host: "10.0.0.%" },
];
const source = { rootPassword: "root-pw", databases, users };

const outsOf = async (news: Bag) => (await created(aWorld(), news)).outs;

describe("the ways to an instance", () => {
  it("lead other containers to its name, whether a port is published or not", async () => {
    expect(await outsOf(program())).toMatchObject({ internalEndpoint: "m1:3306", host: "m1" });
    expect(await outsOf(program())).not.toHaveProperty("publishedEndpoint");
    const outs = await outsOf(program({ port: 3307 }));
    expect(outs).toMatchObject({
      internalEndpoint: "m1:3306",
      publishedEndpoint: "127.0.0.1:3307",
      host: "127.0.0.1",
      port: 3307,
    });
  });

  it("have an address of version 6 in brackets", async () => {
    const outs = await outsOf(program({ port: 3307, bindAddress: "::1", rootPassword: "pw" }));
    expect(outs).toMatchObject({
      publishedEndpoint: "[::1]:3307",
      uris: { root: { published: "mysql://root:pw@[::1]:3307/" } },
    });
  });
});

describe("the URIs of an instance", () => {
  it("log in as root and as each declared user, to the first of its databases", async () => {
    const { uris } = await outsOf(program({ ...source, port: 3307 }));
    expect(uris).toEqual({
      root: {
        internal: "mysql://root:root-pw@m1:3306/shop",
        published: "mysql://root:root-pw@127.0.0.1:3307/shop",
      },
      app: {
        internal: "mysql://app:a%2Fb@m1:3306/log",
        published: "mysql://app:a%2Fb@127.0.0.1:3307/log",
      },
      "reader@10.0.0.%": {
        internal: "mysql://reader:r@m1:3306/",
        published: "mysql://reader:r@127.0.0.1:3307/",
      },
    });
  });

  it("of a replica log in there as its source's users, to its source's databases", async () => {
    const { uris, uri } = await outsOf(replicaProgram({}, source));
    expect(uri).toBe("mysql://root:root-pw@s1:3306/shop");
    expect(uris).toEqual({
      root: { internal: uri },
      app: { internal: "mysql://app:a%2Fb@s1:3306/log" },
      "reader@10.0.0.%": { internal: "mysql://reader:r@s1:3306/" },
    });
  });

  it("of a replica whose source the program knows by its id alone are left out", async () => {
    const outs = await outsOf({ ...replicaProgram(), __inherited: undefined });
    expect(outs).not.toHaveProperty("uris");
    expect(outs).toMatchObject({ internalEndpoint: "s1:3306", uri: "mysql://s1:3306/" });
  });

  it("follow the source's users", async () => {
    const world = aWorld();
    const old = await created(world, replicaProgram({}, source));
    const changed = [{ ...users[0], password: "new" }];
    const { outs } = await updated(world, old, replicaProgram({}, { ...source, users: changed }));
    expect(outs["uris"]).toEqual({
      root: { internal: "mysql://root:root-pw@s1:3306/shop" },
      app: { internal: "mysql://app:new@s1:3306/log" },
    });
  });

  it("do not fail for users of a source that its own check refuses", async () => {
    const outs = await outsOf(replicaProgram({}, { ...source, users: [{ name: 1 }] }));
    expect(outs["uris"]).toEqual({ root: { internal: "mysql://root:root-pw@s1:3306/shop" } });
  });
});
