import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import { signerOf } from "../../../src/plan/content/fingerprint";
import { ProviderProcess } from "../world/process";
import { type Declared, Stack } from "../world/stack";

const users = [{ name: "app", host: "%.EXAMPLE", password: new Secret("pw"), databases: [] }];
const own: Declared = { rootPassword: new Secret("of root"), users };

/** m1 with root and a user, and its replica s1. */
async function tree(): Promise<Stack> {
  const stack = new Stack();
  await stack.up("m1", own);
  await stack.up("s1", { slaveOf: "m1" });
  return stack;
}

const signersOn = (stack: Stack, name: string) =>
  [...stack.world.server(name).data.users.values()].map(({ fingerprint = "" }) =>
    signerOf(fingerprint),
  );

/** What an up does to the accounts of an instance, and whether it wrote a transaction. */
async function upOf(stack: Stack, name: string, args: Declared) {
  const process = new ProviderProcess(stack.world);
  const before = new Set(stack.world.server(name).data.executed);
  const report = await stack.up(name, args, process);
  const { serverUuid } = stack.world.server(name).data;
  const after = [...stack.world.server(name).data.executed];
  return {
    drift: report.drift,
    methods: process.effects
      .map(({ method }) => method)
      .filter((method) => /User|Root|Acc/.test(method)),
    written: after.some((gtid) => gtid.startsWith(serverUuid) && !before.has(gtid)),
  };
}

describe("accounts that are as declared", () => {
  it("are left alone, and marked by the instance that has set them", async () => {
    const stack = await tree();
    expect(signersOn(stack, "m1")).toEqual([stack.id("m1"), stack.id("m1")]);
    expect((await upOf(stack, "m1", own)).methods).toEqual([]);
  });

  it("are adopted by a replica that is detached, without a transaction of its own", async () => {
    const stack = await tree();
    const detached = await upOf(stack, "s1", own);
    expect(detached).toMatchObject({ written: false, drift: [] });
    expect(detached.methods).not.toContain("ensureRoot");
    expect(signersOn(stack, "s1")).toEqual([stack.id("s1"), stack.id("s1")]);
    expect((await upOf(stack, "s1", own)).methods).toEqual([]);
    await stack.up("s1", { slaveOf: "m1" });
  });

  it("are adopted from an instance whose server does not run", async () => {
    const stack = await tree();
    stack.world.stop("m1");
    expect(await upOf(stack, "s1", own)).toMatchObject({ written: false, drift: [] });
  });
});

describe("accounts are set again", () => {
  it("when another password is declared", async () => {
    const stack = await tree();
    const other = { ...own, rootPassword: new Secret("another") };
    expect((await upOf(stack, "m1", other)).methods).toEqual(["ensureRoot"]);
  });

  it("when other privileges are declared", async () => {
    const stack = await tree();
    expect((await upOf(stack, "m1", { ...own, rootPrivileges: "all" })).methods).toEqual([
      "ensureRoot",
    ]);
  });

  it("when a replica is detached with another password than its source has", async () => {
    const stack = await tree();
    const other = { ...own, rootPassword: new Secret("another") };
    const detached = await upOf(stack, "s1", other);
    expect(detached.methods).toEqual(expect.arrayContaining(["ensureRoot", "adoptAccount"]));
    expect(detached.written).toBe(true);
  });

  it.each([
    ["an early release", "salt:digest"],
    ["the release before", "2:m1:digest"],
  ])("when %s has set them, once", async (_, print) => {
    const stack = await tree();
    for (const user of stack.world.server("m1").data.users.values()) {
      const former = { ...user, fingerprint: print };
      stack.world.server("m1").data.users.set(`${user.name}@${user.host}`, former);
    }
    expect((await stack.refresh("m1", own)).drift).toHaveLength(2);
    expect((await stack.preview("m1", own)).plan).toEqual([
      expect.stringContaining("root is set again"),
      expect.stringContaining("user app is set again"),
    ]);
    expect((await upOf(stack, "m1", own)).methods).toEqual(["ensureRoot", "ensureUser"]);
    expect((await upOf(stack, "m1", own)).methods).toEqual([]);
  });
});
