import { describe, expect, it } from "vitest";
import { paths, replicationAccountOf, VOLUME_ROOT } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import { chain, layout, pair, single } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import { Stack, type Declared } from "../world/stack";

const ROTATED: Declared = { rotate: { administrator: "1", replication: "1", certificate: "1" } };
const DAYS = 24 * 3600;

/** What is in the volume of an instance, in the order of `paths`. */
function filesOf(stack: Stack, name: string, ...of: readonly string[]) {
  const volume = [...stack.world.state.volumes.values()].find((one) => one.name.startsWith(name));
  return of.map((path) => volume?.files.get(path.slice(VOLUME_ROOT.length + 1)) ?? "");
}

const secretsOf = (stack: Stack, name: string) =>
  filesOf(stack, name, paths.adminPassword, paths.replicationSecret, paths.serverKey);

/** Which of the three secrets of m1 an up with these values replaces. */
async function replacedBy(stack: Stack, args: Declared): Promise<readonly boolean[]> {
  const before = secretsOf(stack, "m1");
  await stack.up("m1", args);
  return secretsOf(stack, "m1").map((secret, at) => secret !== before[at]);
}

const created = layout((stack) => stack.up("m1", ROTATED));

describe("a secret is rotated", () => {
  it("once when a value is declared for it", async () => {
    const stack = await single();
    expect(await replacedBy(stack, ROTATED)).toEqual([true, true, true]);
    expect(await replacedBy(stack, ROTATED)).toEqual([false, false, false]);
  });

  it("and no other one", async () => {
    const rotate = { administrator: "2", replication: "1", certificate: "1" };
    expect(await replacedBy(await created(), { rotate })).toEqual([true, false, false]);
  });

  it("again with another value", async () => {
    const stack = await created();
    expect(await replacedBy(stack, { rotate: { replication: "2" } })).toEqual([false, true, false]);
    expect(await replacedBy(stack, { rotate: { replication: "1" } })).toEqual([false, true, false]);
  });

  it("not when the instance was created with the value", async () => {
    expect(await replacedBy(await created(), ROTATED)).toEqual([false, false, false]);
  });

  it("not when the value is no longer declared, nor when it is declared again", async () => {
    const stack = await created();
    expect(await replacedBy(stack, {})).toEqual([false, false, false]);
    expect(await replacedBy(stack, ROTATED)).toEqual([false, false, false]);
  });

  it("without a restart", async () => {
    const stack = await single();
    const { startedAt } = stack.world.container("m1");
    await stack.up("m1", ROTATED);
    expect(stack.world.container("m1").startedAt).toBe(startedAt);
  });
});

describe("a preview says what is rotated", () => {
  it("of a standalone instance", async () => {
    expect((await (await single()).preview("m1", ROTATED)).plan).toEqual([
      "a new password for the provider's administrator, without a restart",
      "a new replication secret, for when it becomes a replica",
      "a new certificate, without a restart (rotate.certificate has changed)",
    ]);
  });

  it("of a source, whose replicas have to learn whom to trust", async () => {
    const { plan } = await (await pair()).preview("m1", { rotate: { certificate: "1" } });
    expect(plan.join()).toContain("its replicas learn to trust it");
  });

  it("of a replica", async () => {
    const args = { slaveOf: "m1", rotate: { replication: "1" } };
    expect((await (await pair()).preview("s1", args)).plan).toEqual([
      "a new password for its replication account: the receiver reconnects once, the applier goes on",
    ]);
  });
});

describe("accounts that an instance has set", () => {
  const users = [{ name: "app", host: "%", password: new Secret("app's"), databases: [] }];

  it("are not set again when its replication secret is rotated, nor on a replica that is detached then", async () => {
    const stack = new Stack();
    await stack.up("m1", { users });
    await stack.up("s1", { slaveOf: "m1" });
    const process = new ProviderProcess(stack.world);
    await stack.up("m1", { users, rotate: { replication: "1" } }, process);
    await stack.up("s1", { users }, process);
    expect(process.effects.map(({ method }) => method)).not.toContain("ensureUser");
    expect((await stack.refresh("s1", { users })).drift).toEqual([]);
  });
});

describe("a replica's account gets another password", () => {
  it("that replicates to where it logs in, and nobody has the old one any more", async () => {
    const stack = await chain();
    const account = () => [...stack.world.server("b1").data.accounts.values()].at(-1);
    const before = account()?.password;
    await stack.up("s1", { slaveOf: "b1", rotate: { replication: "1" } });
    expect(account()).toMatchObject({ oldPassword: undefined });
    expect(account()?.password).not.toBe(before);
    expect(stack.world.server("s1").channel?.password).toBe(account()?.password);
  });

  it("only while the root answers", async () => {
    const stack = await chain();
    stack.world.kill("m1");
    const up = stack.up("s1", { slaveOf: "b1", rotate: { replication: "1" } });
    await expect(up).rejects.toThrow("m1");
    await stack.up("s1", { slaveOf: "b1" });
  });
});

describe("the certificate of a source", () => {
  const certificate: Declared = { rotate: { certificate: "1" } };
  const SERVED = ["use the new certificate once its replicas trust it: s1"];
  const served = (stack: Stack) => stack.world.server("m1").mysqld.ca;

  it("is used once its replica trusts it", async () => {
    const stack = await pair();
    const before = served(stack);
    expect((await stack.up("m1", certificate)).drift).toEqual(SERVED);
    expect((await stack.up("m1", certificate)).drift).toEqual(SERVED);
    expect(served(stack)).toBe(before);
    expect((await stack.up("s1", { slaveOf: "m1" })).drift).toEqual([
      "trust only the new certificate of m1 once that is used",
    ]);
    expect((await stack.up("m1", certificate)).drift).toEqual([]);
    expect(served(stack)).not.toBe(before);
    expect((await stack.up("s1", { slaveOf: "m1" })).drift).toEqual([]);
    expect(filesOf(stack, "m1", paths.ownCa)).toEqual([served(stack)]);
  });

  it("is not used while a replica is down that does not trust it", async () => {
    const stack = await pair();
    const before = served(stack);
    stack.world.stop("s1");
    await stack.up("m1", certificate);
    expect((await stack.up("m1", certificate)).drift).toEqual(SERVED);
    expect(served(stack)).toBe(before);
  });

  it("is not used while there is a replica of which nobody here knows whether it trusts it", async () => {
    const stack = await single();
    const elsewhere = "99999999-9999-4999-8999-999999999999";
    stack.world.server("m1").data.accounts.set(replicationAccountOf(elsewhere), {
      password: "its own",
      isLocked: false,
      attribute: {
        replica: elsewhere,
        source: stack.id("m1"),
        root: stack.world.server("m1").data.serverUuid,
        engine: "another engine",
        sourceEngine: "this one",
      },
    });
    const before = served(stack);
    await stack.up("m1", certificate);
    expect((await stack.up("m1", certificate)).drift.join()).toContain(elsewhere);
    expect(served(stack)).toBe(before);
  });

  it("waits for no instance that has left", async () => {
    const stack = await pair();
    await stack.up("m1", certificate);
    await stack.up("s1");
    expect((await stack.up("m1", certificate)).drift).toEqual([]);
  });

  it("is renewed when it is about to expire, as drift has said", async () => {
    const stack = await pair();
    const before = served(stack);
    stack.world.pass((3650 - 92) * DAYS);
    expect((await stack.refresh("m1")).drift).toEqual([]);
    stack.world.pass(3 * DAYS);
    const { drift } = await stack.refresh("m1");
    expect(drift.join()).toMatch(
      /^publish the authority of a new certificate: .* expires in \d+ days$/,
    );
    await stack.up("m1");
    await stack.up("s1", { slaveOf: "m1" });
    expect((await stack.up("m1")).drift).toEqual([]);
    expect(served(stack)).not.toBe(before);
    expect((await stack.up("m1")).drift).toEqual([]);
  });

  it("no longer waits for a replica when it is about to expire; the replica's next update cures that", async () => {
    const stack = await pair();
    const before = served(stack);
    stack.world.pass((3650 - 20) * DAYS);
    expect((await stack.up("m1")).drift).toEqual([]);
    expect(served(stack)).not.toBe(before);
    const after = await stack.up("s1", { slaveOf: "m1" });
    expect(after).toMatchObject({ status: "ACTIVE", drift: [] });
  });
});

it("a process that remembers what another one has replaced reads it again", async () => {
  const stack = await pair();
  const other = new ProviderProcess(stack.world);
  await stack.refresh("s1", { slaveOf: "m1" }, other);
  await stack.up("m1", ROTATED);
  await stack.up("s1", { slaveOf: "m1", ...ROTATED });
  await stack.up("m1", ROTATED);
  await stack.up("s1", { slaveOf: "m1", ...ROTATED });
  const seen = await stack.up("s1", { slaveOf: "m1", ...ROTATED }, other);
  expect(seen).toMatchObject({ status: "ACTIVE", drift: [] });
});
