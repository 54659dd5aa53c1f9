// Longer than other files: an ordinary life in memory, from the first up to what cannot be, read from top to bottom.
import { Secret } from "../../../src/ground/secret";
import { describe, expect, it } from "vitest";
import { HalfDoneError } from "../../../src/manage/instances";
import {
  AdministratorChangedError,
  InvalidInputError,
  ServerCrashedError,
  TakenError,
} from "../../../src/ground/errors";
import { paths, VOLUME_ROOT } from "../../../src/ground/names";
import { failing } from "../world/failing";
import { pair, single } from "../world/layouts";
import { picture } from "../world/picture";
import { ProviderProcess } from "../world/process";
import { Stack, type Declared } from "../world/stack";

const app = { name: "app", host: "%", password: new Secret("app's"), databases: ["shop"] };
const content: Declared = {
  rootPassword: new Secret("root's"),
  databases: [{ name: "shop" }],
  users: [app],
};

function methodsOf({ effects }: ProviderProcess): readonly string[] {
  return effects.map(({ method }) => method);
}

describe("an instance", () => {
  it("is made, writable, with what is declared inside", async () => {
    const stack = new Stack();
    const report = await stack.up("m1", content);
    expect(report).toMatchObject({
      status: "ACTIVE",
      drift: [],
      replication: { state: "standalone" },
    });
    const server = stack.world.server("m1");
    expect(server.isWritable).toBe(true);
    expect([...server.data.users.values()]).toMatchObject([
      { name: "root", password: "root's" },
      { name: "app", password: "app's", databases: ["shop"] },
    ]);
    expect([...server.data.databases.keys()]).toEqual(["shop"]);
  });

  it("that stays closed is closed at every start, with what is declared inside", async () => {
    const stack = new Stack();
    await stack.up("m1", { ...content, readOnly: true });
    stack.world.crash("m1");
    const server = stack.world.server("m1");
    expect(server.mysqld).toMatchObject({ superReadOnly: true, readOnly: true });
    expect(server.data.users.size).toBe(2);
  });

  it.each([
    ["up", (stack: Stack, process: ProviderProcess) => stack.up("m1", content, process)],
    ["refresh", (stack: Stack, process: ProviderProcess) => stack.refresh("m1", content, process)],
    ["preview", (stack: Stack, process: ProviderProcess) => stack.preview("m1", content, process)],
  ])("that is as declared is left alone by %s", async (_, command) => {
    const stack = new Stack();
    await stack.up("m1", content);
    const process = new ProviderProcess(stack.world);
    await command(stack, process);
    expect(process.effects).toEqual([]);
  });

  it("has declared variables tried before its server is stopped, and is restarted once", async () => {
    const stack = await single();
    const process = new ProviderProcess(stack.world);
    await stack.up("m1", { configuration: { innodb_page_cleaners: "2" } }, process);
    expect(methodsOf(process)).toEqual([
      "removeContainer",
      "createContainer",
      "writeFiles",
      "startContainer",
      "removeContainer",
      "goOffline",
      "stopContainer",
      "writeFiles",
      "startContainer",
      // the former file is not needed any more
      "writeFiles",
    ]);
    expect(stack.world.server("m1")).toMatchObject({
      isWritable: true,
      rows: ["shop.orders 1", "shop.orders 2"],
    });
  });

  it.each(["createContainer", "writeFiles", "startContainer"])(
    "whose variables were being tried when the run was killed, at %s, has nothing left of it after a refresh and an up",
    async (last) => {
      const stack = await single();
      const before = picture(stack);
      const process = new ProviderProcess(stack.world, ({ method }) =>
        method === last ? "killed" : undefined,
      );
      await failing(stack.up("m1", { configuration: { max_connections: "7" } }, process));
      expect(picture(stack)).not.toEqual(before);
      const { drift } = await stack.refresh("m1");
      expect(drift).toEqual(["remove the helper container that an interrupted run has left"]);
      await stack.up("m1");
      expect(picture(stack)).toEqual(before);
    },
  );

  it("whose helper was left behind is previewed as without it", async () => {
    const left = async () => {
      const stack = await single();
      const process = new ProviderProcess(stack.world, ({ method }) =>
        method === "startContainer" ? "killed" : undefined,
      );
      await failing(stack.up("m1", { configuration: { max_connections: "7" } }, process));
      return stack;
    };
    for (const change of [{ labels: { team: "a" } }, { configuration: { max_connections: "8" } }]) {
      const { plan } = await (await single()).preview("m1", change);
      expect(plan).toHaveLength(1);
      expect((await (await left()).preview("m1", change)).plan).toEqual(plan);
    }
    const stack = await left();
    stack.world.kill("m1");
    const { drift } = await stack.refresh("m1");
    expect(drift.length).toBeGreaterThan(1);
  });

  it("goes on running when mysqld refuses a variable", async () => {
    const stack = await single();
    const before = picture(stack);
    const failure = stack.up("m1", { configuration: { no_such_variable: "7" } });
    await expect(failure).rejects.toMatchObject({
      path: "configuration.no_such_variable",
    });
    await expect(failure).rejects.not.toBeInstanceOf(HalfDoneError);
    expect(picture(stack)).toEqual(before);
  });

  it("has its name, its memory and its cpus changed in place", async () => {
    const stack = await single();
    const before = stack.world.container("m1").id;
    const flavor = { memory: 2 * 1024 ** 3, cpus: 2 };
    const report = await stack.up("m1", { name: "other", flavor });
    expect(report).toMatchObject({ name: "other", flavor });
    expect(stack.world.container("other").id).toBe(before);
  });

  it.each([
    ["stopped", (stack: Stack) => stack.world.stop("m1"), "SHUTDOWN"],
    ["killed", (stack: Stack) => stack.world.kill("m1"), "SHUTDOWN"],
    ["paused", (stack: Stack) => stack.world.pause("m1"), "SHUTDOWN"],
    ["removed", (stack: Stack) => stack.world.removeContainer("m1"), "SHUTDOWN"],
    ["silent", (stack: Stack) => stack.world.silence("m1"), "ERROR"],
  ] as const)(
    "whose container is %s is told so, and is brought up on its data",
    async (_, act, status) => {
      const stack = await single();
      const before = picture(stack);
      act(stack);
      const seen = await stack.refresh("m1");
      expect(seen.status).toBe(status);
      expect(seen.fault).not.toBe("");
      expect(seen.drift).not.toEqual([]);
      if (status === "ERROR") stack.world.silence("m1", false);
      expect(await stack.up("m1")).toMatchObject({ status: "ACTIVE", drift: [] });
      expect(picture(stack)).toEqual(before);
    },
  );

  it("whose server falls over again and again is an error with its last words", async () => {
    const stack = await single();
    stack.world.server("m1").writeFile(paths.serverKey, "");
    stack.world.stop("m1");
    const failure = (await failing(stack.up("m1"))).at(-1);
    expect(failure).toBeInstanceOf(ServerCrashedError);
    expect(String(failure)).toContain(`cannot read ${paths.serverKey}`);
  });

  it("whose administrator is refused is not restarted without consent, and is well after it", async () => {
    const stack = await single();
    stack.world.server("m1").data.adminPassword = "another";
    const { startedAt } = stack.world.container("m1");
    const failure = (await failing(stack.up("m1"))).at(-1);
    expect(failure).toBeInstanceOf(AdministratorChangedError);
    expect(stack.world.container("m1").startedAt).toBe(startedAt);
    const { token } = failure as AdministratorChangedError;
    expect((await stack.preview("m1")).refusals).toMatchObject([{ path: "takeOver" }]);
    expect((await stack.preview("m1", { takeOver: token })).refusals).toEqual([]);
    expect(await stack.up("m1", { takeOver: token })).toMatchObject({ status: "ACTIVE" });
    expect(stack.world.container("m1").startedAt).not.toBe(startedAt);
  });

  it("whose engine is down is not touched, and its state stays", async () => {
    const stack = await single();
    stack.world.state.isEngineDown = true;
    await expect(stack.up("m1")).rejects.toThrow("no Docker engine answers");
    await expect(stack.refresh("m1")).rejects.toThrow("no Docker engine answers");
    await expect(stack.destroy("m1")).rejects.toThrow("no Docker engine answers");
    stack.world.state.isEngineDown = false;
    expect(stack.world.server("m1").rows).toHaveLength(2);
  });

  it("has a new container on the old volume when that is the only way to a change", async () => {
    const stack = await single();
    const before = stack.world.container("m1").id;
    await stack.up("m1", { labels: { team: "a" } });
    expect(stack.world.container("m1").id).not.toBe(before);
    expect(stack.world.server("m1").rows).toHaveLength(2);
  });
});

describe("what is declared inside", () => {
  it("is dropped when it is no longer declared, and changed when it is declared otherwise", async () => {
    const stack = new Stack();
    await stack.up("m1", content);
    await stack.up("m1", {
      rootPassword: new Secret("another"),
      databases: [],
      formerDatabases: ["shop"],
      users: [{ ...app, password: new Secret("new"), databases: [] }],
      formerUsers: [],
    });
    const { users, databases } = stack.world.server("m1").data;
    expect(databases.size).toBe(0);
    expect([...users.values()]).toMatchObject([
      { name: "root", password: "another" },
      { name: "app", password: "new", databases: [] },
    ]);
  });

  it("is kept where a database that is no longer declared holds tables", async () => {
    const stack = new Stack();
    await stack.up("m1", content);
    stack.world.server("m1").insert("shop.orders 1");
    const [failure] = await failing(stack.up("m1", { formerDatabases: ["shop"] }));
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(failure).toMatchObject({ path: "databases" });
    expect(stack.world.server("m1").data.databases.has("shop")).toBe(true);
  });
});

describe("a replica", () => {
  it("is made fenced, follows, and takes after its source", async () => {
    const stack = await single();
    const configuration = { max_connections: "7" };
    await stack.up("m1", { configuration, flavor: { memory: 2 * 1024 ** 3, cpus: 1 } });
    const report = await stack.up("s1", { slaveOf: "m1" });
    expect(report).toMatchObject({
      status: "ACTIVE",
      drift: [],
      slaveOf: stack.id("m1"),
      flavor: { memory: 2 * 1024 ** 3, cpus: 1 },
      replication: { state: "replicating", gtidMissing: "" },
    });
    const server = stack.world.server("s1");
    expect(server.rows).toEqual(["shop.orders 1", "shop.orders 2"]);
    expect(server.mysqld).toMatchObject({ superReadOnly: true, readOnly: true });
    expect(
      stack.world.state.volumes.get(report.volume.name ?? "")?.files.get("instance/my.cnf"),
    ).toContain('max_connections="7"');
    expect(await stack.refresh("m1")).toMatchObject({ slaves: [stack.id("s1")] });
  });

  it("that is as declared is left alone", async () => {
    const stack = await pair();
    const process = new ProviderProcess(stack.world);
    expect(await stack.up("s1", { slaveOf: "m1" }, process)).toMatchObject({ drift: [] });
    expect(await stack.refresh("s1", { slaveOf: "m1" }, process)).toMatchObject({ drift: [] });
    expect(process.effects).toEqual([]);
  });

  it("is called ACTIVE only with what its source had when the run began", async () => {
    const stack = await pair();
    stack.world.server("s1").hold(30);
    stack.world.server("m1").insert("shop.orders 3");
    expect((await stack.refresh("s1", { slaveOf: "m1" })).replication.state).toBe("catchingUp");
    const before = stack.world.clock.now();
    await stack.up("s1", { slaveOf: "m1" });
    expect(stack.world.clock.now() - before).toBeGreaterThan(29_000);
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });

  it("that stays behind on purpose is not waited for", async () => {
    const stack = await single();
    stack.world.pass(7200);
    await stack.up("s1", { slaveOf: "m1", sourceDelay: 3600 });
    stack.world.server("m1").insert("shop.orders 3");
    const report = await stack.up("s1", { slaveOf: "m1", sourceDelay: 3600 });
    expect(report).toMatchObject({ status: "ACTIVE", replication: { state: "delayed" } });
    stack.world.pass(3600);
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });
});

describe("an input that cannot be", () => {
  it.each([
    ["name", (stack: Stack) => stack.up("m2", { name: "m1" })],
    ["volume.name", (stack: Stack) => stack.up("m2", { volume: volumeNamed(stack) })],
    ["port", (stack: Stack) => stack.up("m2", { port: 3307 })],
    ["network", (stack: Stack) => stack.up("m2", { network: "no-such-network" })],
    ["image", (stack: Stack) => stack.up("m2", { image: "no-such-image" })],
  ] as const)("is refused at %s, and nothing is made", async (path, act) => {
    const stack = new Stack();
    await stack.up("m1", { port: 3307 });
    const before = picture(stack);
    const [failure] = await failing(act(stack));
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(failure).toMatchObject({ path });
    expect(failure instanceof TakenError).toBe(path !== "network" && path !== "image");
    expect(picture(stack)).toEqual(before);
    expect(stack.has("m2")).toBe(false);
  });
});

function volumeNamed(stack: Stack): NonNullable<Declared["volume"]> {
  const name = stack.world.container("m1").spec.mounts.find(({ target }) => target === VOLUME_ROOT);
  return { name: name?.volume ?? "", size: 5, retain: false, driver: "local", driverOptions: {} };
}
