import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import { Foretelling } from "../../../src/manage/foretelling";
import { pair, single, trio } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import type { Declared, Stack } from "../world/stack";

const REPLICA: Declared = { slaveOf: "m1" };
const GiB = 1024 ** 3;

function opened(stack: Stack, name: string): void {
  const { mysqld, data } = stack.world.server(name);
  mysqld.superReadOnly = false;
  mysqld.readOnly = false;
  data.persistedOff.add("super_read_only").add("read_only");
}

it("a replica that was opened by hand and written on: fenced, and then refused with the set", async () => {
  const stack = await pair();
  opened(stack, "s1");
  stack.world.server("s1").insert("shop.own 1");
  const { plan, refusals } = await stack.preview("s1", REPLICA);
  expect(refusals).toEqual([]);
  expect(plan).toEqual([
    "! it is fenced: from then on every write is refused",
    expect.stringMatching(/^! then it is refused: .*1 transaction.*; it stays fenced$/),
  ]);
  await expect(stack.up("s1", REPLICA)).rejects.toThrow("never had");
  expect(stack.world.server("s1").isWritable).toBe(false);
});

it("the same with slaveOf declared anew is refused before anything is done", async () => {
  const stack = await pair();
  await stack.up("s1");
  stack.world.server("s1").insert("shop.own 1");
  const { refusals } = await stack.preview("s1", REPLICA);
  expect(refusals).toEqual([
    { path: "slaveOf", problem: expect.stringContaining("never had") as string },
  ]);
});

describe("a source that this update first makes a source", () => {
  it("is taken as it will be, although its own root is dead", async () => {
    const stack = await trio();
    stack.world.kill("m1");
    const onRoot = { slaveOf: "s2" };
    const alone = await stack.foresee("s1", onRoot);
    expect(alone.foreseen.end).toMatchObject({ kind: "refused", error: { code: "invalid-input" } });

    const foretelling = new Foretelling();
    const { spec, seen, foreseen } = await stack.foresee("s2", {}, foretelling);
    expect(foreseen.end).toEqual({ kind: "converged" });
    foretelling.keep({ spec, first: seen, foreseen });
    const after = await stack.foresee("s1", onRoot, foretelling);
    expect(after.foreseen.end).toEqual({ kind: "converged" });

    await stack.up("s2");
    await stack.up("s1", onRoot);
    expect(stack.world.server("s1").follows({ id: stack.id("s2") })).toBe(true);
  });

  it("is refused while the instance that is to follow it is writable", async () => {
    const stack = await pair();
    const process = new ProviderProcess(stack.world);
    await stack.preview("s1", {}, process);
    const { refusals } = await stack.preview("m1", { slaveOf: "s1" }, process);
    expect(refusals).toMatchObject([{ path: "slaveOf" }]);
  });
});

it("more memory: one restart, and why", async () => {
  const stack = await single();
  const { plan } = await stack.preview("m1", { flavor: { memory: 2 * GiB } });
  expect(plan).toContainEqual(
    expect.stringMatching(/^! one restart: its configuration changes \(innodb_buffer_pool_size/),
  );
});

describe("a database that is no longer declared", () => {
  const declared: Declared = { databases: [{ name: "shop" }, { name: "empty" }] };

  it("is refused if it holds tables, before anything is done", async () => {
    const stack = await single();
    await stack.up("m1", declared);
    const args = { databases: [], formerDatabases: ["shop", "empty"] };
    const { refusals } = await stack.preview("m1", args);
    expect(refusals).toEqual([
      { path: "databases", problem: expect.stringContaining('"shop"') as string },
    ]);
    const process = new ProviderProcess(stack.world);
    await expect(stack.up("m1", args, process)).rejects.toThrow("shop");
    expect(process.effects).toEqual([]);
  });

  it("is dropped if it is empty, with a warning", async () => {
    const stack = await single();
    await stack.up("m1", declared);
    const args = { databases: [{ name: "shop" }], formerDatabases: ["empty"] };
    expect((await stack.preview("m1", args)).plan).toEqual([
      "! dropped, since they are empty: database empty",
    ]);
  });
});

it("users: who is new, who gets another password, who goes; never the password", async () => {
  const user = (name: string, password: string) => ({
    name,
    host: "%",
    password: new Secret(password),
    databases: [],
  });
  const stack = await single();
  await stack.up("m1", { users: [user("app", "first-pw"), user("old", "old-pw")] });
  const { plan } = await stack.preview("m1", {
    users: [user("app", "second-pw"), user("new", "new-pw")],
    formerUsers: [{ name: "old", host: "%" }],
  });
  expect(plan).toEqual([
    "user app gets another password: the former one is no longer valid",
    "user new is created",
    "! dropped: user old",
  ]);
  expect(plan.join()).not.toMatch(/(first|second|new|old)-pw/);
});

it("a container that somebody has stopped: the drift in words", async () => {
  const stack = await pair();
  stack.world.stop("s1");
  expect((await stack.refresh("s1", REPLICA)).drift).toContain("start the container");
  const { plan } = await stack.preview("s1", REPLICA);
  expect(plan[0]).toBe("it is started: its container is exited");
});
