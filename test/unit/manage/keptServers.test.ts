import { Secret } from "../../../src/ground/secret";
import { describe, expect, it } from "vitest";
import { KeptServers } from "../../../src/manage/keptServers";
import type { MysqlServer, ServerConnector, ServerEndpoint } from "../../../src/ports/server";

/** Connections by their numbers; the log says what became of each. */
class Connections {
  readonly log: string[] = [];
  readonly broken = new Set<number>();
  private count = 0;

  readonly connector: ServerConnector = {
    greets: () => Promise.resolve(true),
    connect: ({ process }) => {
      const number = ++this.count;
      this.log.push(`${number} to ${process}`);
      const { broken, log } = this;
      const server: Partial<MysqlServer> = {
        get isReusable() {
          return !broken.has(number);
        },
        goOffline: () => Promise.resolve(void log.push(`${number} takes it offline`)),
        waitForGtids: () => Promise.resolve(log.push(`${number} works`) > 0),
        [Symbol.asyncDispose]: () => {
          log.push(`${number} ends`);
          return Promise.resolve();
        },
      };
      return Promise.resolve(server as MysqlServer);
    },
  };
}

const to = (process: string, password = "pw"): ServerEndpoint => ({
  server: "m1",
  process,
  at: { addresses: [{ host: "10.0.0.2", port: 3306 }] },
  user: "admin",
  password: new Secret(password),
  ca: "PEM",
  connectTimeout: 1,
});

async function use(kept: KeptServers, endpoint: ServerEndpoint): Promise<void> {
  await using server = await kept.connect(endpoint);
  await server.waitForGtids("", 0);
}

describe("connections that are kept", () => {
  it("serve one user after the other, and end with the run", async () => {
    const { connector, log } = new Connections();
    {
      await using kept = new KeptServers(connector);
      await use(kept, to("a"));
      await use(kept, to("a"));
    }
    expect(log).toEqual(["1 to a", "1 works", "1 works", "1 ends"]);
  });

  it("that somebody still has when the run ends, end with that use", async () => {
    const { connector, log } = new Connections();
    const kept = new KeptServers(connector);
    const server = await kept.connect(to("a"));
    await kept[Symbol.asyncDispose]();
    expect(log).toEqual(["1 to a"]);
    await server[Symbol.asyncDispose]();
    expect(log).toEqual(["1 to a", "1 ends"]);
  });

  it("end before their server is taken offline, whoever they are for; those to others go on", async () => {
    const { connector, log } = new Connections();
    const kept = new KeptServers(connector);
    {
      await using _first = await kept.connect(to("a"));
      await using _second = await kept.connect(to("a"));
      await using _third = await kept.connect(to("a", "another password"));
      await using _fourth = await kept.connect(to("b"));
    }
    log.length = 0;
    {
      await using server = await kept.connect(to("a"));
      await server.goOffline();
      expect(log).toEqual(["2 ends", "3 ends", "1 takes it offline"]);
    }
    log.length = 0;
    await kept[Symbol.asyncDispose]();
    expect(log.toSorted()).toEqual(["1 ends", "4 ends"]);
  });

  it("serve one user at a time", async () => {
    const { connector, log } = new Connections();
    {
      await using kept = new KeptServers(connector);
      await using _first = await kept.connect(to("a"));
      await using _second = await kept.connect(to("a"));
    }
    expect(log).toEqual(["1 to a", "2 to a", "2 ends", "1 ends"]);
  });

  it.each([
    ["another start of a server", to("b")],
    ["another password", to("a", "other")],
  ])("do not serve %s", async (_, other) => {
    const { connector, log } = new Connections();
    await using kept = new KeptServers(connector);
    await use(kept, to("a"));
    await use(kept, other);
    expect(log.filter((line) => line.includes("to"))).toHaveLength(2);
  });

  it("are not given on when they are in doubt, whether they broke in use or while they were idle", async () => {
    const world = new Connections();
    await using kept = new KeptServers(world.connector);
    {
      await using _server = await kept.connect(to("a"));
      world.broken.add(1);
    }
    await use(kept, to("a"));
    world.broken.add(2);
    await use(kept, to("a"));
    expect(world.log).toEqual([
      "1 to a",
      "1 ends",
      "2 to a",
      "2 works",
      "2 ends",
      "3 to a",
      "3 works",
    ]);
  });
});
