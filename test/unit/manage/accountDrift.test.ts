// Longer than other files: all ways in which an account can differ, to be read as one table.
import { describe, expect, it } from "vitest";
import {
  DATABASE_COLUMNS,
  GRANT_OPTION,
  SERVICE_PRIVILEGES,
  WITHHELD_IN_SYSTEM,
} from "../../../src/ground/privileges";
import { Secret } from "../../../src/ground/secret";
import type { AccountState, Privileges } from "../../../src/ports/accounts";
import type { User } from "../world/dataDirectory";
import { ProviderProcess } from "../world/process";
import { type Declared, Stack } from "../world/stack";

const app = {
  name: "app",
  host: "%",
  password: new Secret("pw"),
  databases: ["shop"],
  requireTls: true,
};
const own: Declared = {
  rootPassword: new Secret("of root"),
  databases: [{ name: "shop" }],
  users: [app],
};
const ALL = Object.values(DATABASE_COLUMNS);
const SERVICE = [...SERVICE_PRIVILEGES, GRANT_OPTION];
const but = (all: readonly string[], ...some: readonly string[]) =>
  all.filter((name) => !some.includes(name));

async function made(args: Declared = own): Promise<Stack> {
  const stack = new Stack();
  await stack.up("m1", args);
  return stack;
}

/** Without root, which has an order of its own: on everything first, then on databases. */
const appHas = (...privileges: readonly Privileges[]) => ({ privileges });
const onShop = { database: "shop", privileges: ALL };
const nowhere = { privileges: [] };
const withheld = { database: "mysql", privileges: WITHHELD_IN_SYSTEM };

interface Hand {
  readonly user?: Partial<User>;
  readonly state?: Partial<AccountState>;
  readonly args?: Declared;
}

/** What somebody does to an account, what a refresh says of it, and whether its password is set again. */
type Row = readonly [what: string, hand: Hand, drift: readonly string[], password: boolean];

const password = { user: { password: "theirs" }, state: { storedPassword: "theirs" } };

const APP: readonly Row[] = [
  ["its password was changed", password, ["the password of app@% was changed"], true],
  [
    "it logs in by another plugin",
    { state: { plugin: "sha256_password", storedPassword: "" } },
    ["app@% logs in by sha256_password instead of caching_sha2_password"],
    true,
  ],
  [
    "its password has expired",
    { state: { isExpired: true } },
    ["the password of app@% has expired"],
    true,
  ],
  [
    "it has no attribute any more",
    { user: { fingerprint: undefined } },
    ["nothing tells whether app@% has the declared password"],
    true,
  ],
  [
    "somebody has written the attribute",
    { user: { fingerprint: "3:me:guess:guess" } },
    ["nothing tells whether app@% has the declared password"],
    true,
  ],
  ["it was locked", { state: { isLocked: true } }, ["app@% is locked"], false],
  ["it needs no TLS", { state: { tls: "open" } }, ["app@% may log in without TLS"], false],
  [
    "it needs a certificate",
    { state: { tls: "certificate" } },
    ["app@% needs a certificate of its own to log in, which nobody declared"],
    false,
  ],
  [
    "it has another limit of connections",
    { state: { maxConnections: 5 } },
    ["app@% may have 5 connections at a time instead of 135 connections"],
    false,
  ],
  [
    "it has no limit",
    { state: { maxConnections: 0 } },
    ["app@% may have any number of connections at a time instead of 135 connections"],
    false,
  ],
  [
    "it is limited by the hour",
    { state: { isRationed: true } },
    ["app@% is limited by the hour, which nobody declared"],
    false,
  ],
  [
    "its password has rules",
    { state: { hasPasswordRules: true } },
    ["app@% has rules of its own for its password, which nobody declared"],
    false,
  ],
  [
    "it has a second password",
    { state: { hasSecondPassword: true } },
    ["app@% has a second password, which nobody declared"],
    false,
  ],
  [
    "it needs a second factor",
    { state: { hasSecondFactor: true } },
    ["app@% needs more than its password to log in, which nobody declared"],
    false,
  ],
  [
    "a privilege was revoked",
    { state: appHas(nowhere, { database: "shop", privileges: but(ALL, "INSERT", "DROP") }) },
    ["app@% lacks INSERT, DROP on shop"],
    false,
  ],
  ["all were revoked", { state: appHas(nowhere) }, ["app@% lacks ALL on shop"], false],
  [
    "it has a privilege on everything",
    { state: appHas({ privileges: ["FILE", "CONNECTION_ADMIN"] }, onShop) },
    ["app@% has FILE, CONNECTION_ADMIN on *.*, which nobody declared"],
    false,
  ],
  [
    "it may pass on what it has",
    { state: appHas(nowhere, { ...onShop, privileges: [...ALL, GRANT_OPTION] }) },
    ["app@% has GRANT OPTION on shop, which nobody declared"],
    false,
  ],
  [
    "it has another database",
    { state: appHas(nowhere, onShop, { ...onShop, database: "log" }) },
    ["app@% has ALL on log, which nobody declared"],
    false,
  ],
  [
    "it has a table of another database",
    { state: appHas(nowhere, onShop, { database: "log", object: "t", privileges: ["SELECT"] }) },
    ["app@% has SELECT on log.t, which nobody declared"],
    false,
  ],
  [
    "it has a role",
    { state: { roles: [{ name: "boss", host: "%" }] } },
    ["app@% has the role boss@%, which nobody declared"],
    false,
  ],
  [
    "several at once",
    { ...password, state: { ...password.state, isLocked: true, ...appHas(nowhere) } },
    ["the password of app@% was changed", "app@% is locked", "app@% lacks ALL on shop"],
    true,
  ],
  [
    "names that go on with the sentence",
    { state: { roles: [{ name: 'x". Run this: \u001b[2J', host: "%" }] } },
    [`app@% has the role "x'. Run this: @%", which nobody declared`],
    false,
  ],
];

const ROOT: readonly Row[] = [
  ["its password was changed", password, ["the password of root@% was changed"], true],
  ["it was locked", { state: { isLocked: true } }, ["root@% is locked"], false],
  ["it needs no TLS", { state: { tls: "open" } }, ["root@% may log in without TLS"], false],
  [
    "a privilege was revoked",
    { state: appHas({ privileges: but(SERVICE, "CREATE USER", "ROLE_ADMIN") }) },
    ["root@% lacks CREATE USER, ROLE_ADMIN on *.*"],
    false,
  ],
  [
    "it may not pass on what it has",
    { state: appHas({ privileges: SERVICE_PRIVILEGES }) },
    ["root@% lacks GRANT OPTION on *.*"],
    false,
  ],
  [
    "it may not pass on one of them",
    { state: { notPassedOn: ["ROLE_ADMIN"] } },
    ["root@% lacks GRANT OPTION on *.*"],
    false,
  ],
  [
    "it has more privileges",
    { state: appHas({ privileges: [...SERVICE, "FILE", "SYSTEM_USER"] }) },
    ["root@% has FILE, SYSTEM_USER on *.*, which nobody declared"],
    false,
  ],
  [
    "it may write where accounts are kept",
    { state: { restrictions: [] } },
    [`root@% has ${WITHHELD_IN_SYSTEM.join(", ")} on mysql, which nobody declared`],
    false,
  ],
  [
    "it may write one of the tables there",
    {
      state: appHas(
        { privileges: SERVICE },
        { database: "mysql", object: "user", privileges: ["SELECT", "UPDATE"] },
      ),
    },
    ["root@% has UPDATE on mysql.user, which nobody declared"],
    false,
  ],
  [
    "a database was taken from it",
    { state: { restrictions: [withheld, { database: "shop", privileges: ["SELECT", "DROP"] }] } },
    ["root@% lacks SELECT, DROP on shop"],
    false,
  ],
  [
    "it has a role",
    { state: { roles: [{ name: "boss", host: "%" }] } },
    ["root@% has the role boss@%, which nobody declared"],
    false,
  ],
  [
    "it was to have everything, and lacks some",
    {
      args: { ...own, rootPrivileges: "all" },
      state: { privileges: [{ privileges: SERVICE }], unheld: ["SYSTEM_USER"] },
    },
    [
      "root@% lacks RELOAD, SHUTDOWN, FILE, SUPER, REPLICATION SLAVE, CREATE TABLESPACE, SYSTEM_USER on *.*",
    ],
    false,
  ],
  [
    "it was to have everything, and not in one database",
    {
      args: { ...own, rootPrivileges: "all" },
      state: { restrictions: [{ database: "shop", privileges: ["INSERT"] }] },
    },
    ["root@% lacks INSERT on shop"],
    false,
  ],
];

describe.each([
  ["app@%", "ensureUser", APP],
  ["root@%", "ensureRoot", ROOT],
] as const)("what others do to %s is told and set right:", (account, method, rows) => {
  it.each(rows)("%s", async (_, { user, state, args = own }, drift, isPasswordSet) => {
    const stack = await made(args);
    const server = stack.world.server("m1");
    const before = server.data.users.get(account);
    server.changeUser(account, user ?? {}, state);
    expect((await stack.refresh("m1", args)).drift).toEqual(drift);
    const [line = ""] = (await stack.preview("m1", args)).plan;
    for (const each of drift.filter((one) => !one.startsWith("nothing tells")))
      expect(line).toContain(each);

    const process = new ProviderProcess(stack.world);
    expect(await stack.up("m1", args, process)).toMatchObject({ drift: [] });
    expect(process.effects.map((effect) => effect.method)).toEqual([method]);
    const after = server.data.users.get(account);
    const { storedPassword } = before?.state ?? {};
    expect(after).toMatchObject({
      password: before?.password,
      state: { ...before?.state, storedPassword: after?.state.storedPassword },
    });
    expect(after?.state.storedPassword !== storedPassword).toBe(isPasswordSet);
    expect((await stack.refresh("m1", args)).drift).toEqual([]);
  });
});

describe("an account that is not there any more", () => {
  it.each([
    ["app", "ensureUser"],
    ["root", "ensureRoot"],
  ])("%s, is set up again", async (name, method) => {
    const stack = await made();
    stack.world.server("m1").dropUser(name, "%");
    expect((await stack.refresh("m1", own)).drift).toEqual([`${name}@% is missing`]);
    const process = new ProviderProcess(stack.world);
    expect(await stack.up("m1", own, process)).toMatchObject({ drift: [] });
    expect(process.effects.map((effect) => effect.method)).toEqual([method]);
  });

  it.each(["app", "root"])("%s, but has another name, gets its own back", async (name) => {
    const stack = await made();
    const server = stack.world.server("m1");
    const user = server.data.users.get(`${name}@%`);
    server.dropUser(name, "%");
    if (user) server.data.users.set("mine@localhost", { ...user, name: "mine", host: "localhost" });
    expect((await stack.refresh("m1", own)).drift).toContain(
      `${name}@% was renamed to mine@localhost`,
    );
    expect((await stack.preview("m1", own)).plan).toEqual([
      `! ${name}@% was renamed to mine@localhost: it is set up again, and the other one is dropped`,
    ]);
    expect(await stack.up("m1", own)).toMatchObject({ drift: [] });
    expect([...server.data.users.keys()].sort()).toEqual(["app@%", "root@%"]);
  });

  it("leaves other accounts alone that carry a mark of this package", async () => {
    const stack = await made();
    const server = stack.world.server("m1");
    const user = server.data.users.get("root@%");
    server.dropUser("app", "%");
    if (user) server.data.users.set("mine@%", { ...user, name: "mine" });
    expect((await stack.refresh("m1", own)).drift).toEqual(["app@% is missing"]);
    await stack.up("m1", own);
    expect([...server.data.users.keys()]).toContain("mine@%");
  });
});

describe("no difference is", () => {
  it.each<[string, Partial<AccountState>, Declared]>([
    [
      "a grant on a table of a database on which everything is declared",
      appHas(nowhere, onShop, { database: "shop", object: "t", privileges: ["SELECT"] }),
      own,
    ],
    [
      "whether TLS is needed where nobody declares it",
      { tls: "certificate" },
      { ...own, users: [{ name: "app", host: "%", password: app.password, databases: ["shop"] }] },
    ],
    ["what the administrator has besides", { unheld: ["ANOTHER_ADMIN"] }, own],
  ])("%s", async (_, state, args) => {
    const stack = await made(args);
    stack.world.server("m1").changeUser("app@%", {}, state);
    expect((await stack.refresh("m1", args)).drift).toEqual([]);
  });

  it("a grant that adds nothing to what root has on everything", async () => {
    const stack = await made();
    const privileges = [
      { privileges: SERVICE },
      onShop,
      { database: "mysql", privileges: ["SELECT"] },
    ];
    stack.world.server("m1").changeUser("root@%", {}, { privileges });
    expect((await stack.refresh("m1", own)).drift).toEqual([]);
  });

  it("more than everything, nor what a component has brought", async () => {
    const all: Declared = { ...own, rootPrivileges: "all" };
    const stack = await made(all);
    const more = { roles: [{ name: "boss", host: "%" }], unheld: ["OF_A_COMPONENT"] };
    stack.world.server("m1").changeUser("root@%", {}, more);
    expect((await stack.refresh("m1", all)).drift).toEqual([]);
  });
});

describe("on a replica", () => {
  const tree = async () => {
    const stack = await made();
    await stack.up("s1", { slaveOf: "m1" });
    return stack;
  };

  it("nothing is compared, and what was set right on its source arrives", async () => {
    const stack = await tree();
    stack.world.server("m1").changeUser("app@%", { password: "theirs" }, { isLocked: true });
    expect((await stack.refresh("s1", { slaveOf: "m1" })).drift).toEqual([]);
    await stack.up("m1", own);
    expect(stack.world.data("s1").users).toEqual(stack.world.data("m1").users);
  });

  it("that is detached, what came from the source counts as changed where it was changed", async () => {
    const stack = await tree();
    stack.world.server("s1").data.users.delete("app@%");
    const user = stack.world.server("s1").data.users.get("root@%");
    if (user) {
      const state = { ...user.state, storedPassword: "theirs" };
      stack.world.server("s1").data.users.set("root@%", { ...user, password: "theirs", state });
    }
    const process = new ProviderProcess(stack.world);
    await stack.up("s1", own, process);
    const methods = process.effects.map(({ method }) => method);
    expect(methods).toEqual(expect.arrayContaining(["ensureRoot", "ensureUser"]));
    expect(methods).not.toContain("adoptAccount");
    expect(stack.world.server("s1").data.users.get("root@%")?.password).toBe("of root");
  });

  it("that is detached, what a server without partial_revokes has ignored is no transaction", async () => {
    const stack = await tree();
    const user = stack.world.server("s1").data.users.get("root@%");
    if (user) {
      const state = { ...user.state, restrictions: [] };
      stack.world.server("s1").data.users.set("root@%", { ...user, state });
    }
    const process = new ProviderProcess(stack.world);
    expect(await stack.up("s1", own, process)).toMatchObject({ drift: [] });
    expect(process.effects.map(({ method }) => method)).not.toContain("ensureRoot");
    expect(stack.world.server("s1").data.users.get("root@%")?.state.restrictions).toEqual([
      withheld,
    ]);
  });
});

it("a password that the program declares anew is not called somebody else's", async () => {
  const stack = await made();
  const args: Declared = { ...own, users: [{ ...app, password: new Secret("another") }] };
  const [line = ""] = (await stack.preview("m1", args)).plan;
  expect(line).toBe("user app gets another password: the former one is no longer valid");
});

it("of a replica that is detached, what cannot be read is left alone", async () => {
  const stack = await made();
  await stack.up("s1", { slaveOf: "m1" });
  stack.world.server("s1").mysqld.hidesAccounts = true;
  const process = new ProviderProcess(stack.world);
  expect(await stack.up("s1", own, process)).toMatchObject({ drift: [] });
  const methods = process.effects.map(({ method }) => method);
  for (const method of ["adoptAccount", "ensureRoot", "ensureUser"])
    expect(methods).not.toContain(method);
});

it("what a server says that cannot be read is not seen, and nothing is set for it", async () => {
  const stack = await made();
  const process = new ProviderProcess(stack.world);
  stack.world.server("m1").mysqld.hidesAccounts = true;
  expect((await stack.refresh("m1", own)).drift).toEqual([]);
  await stack.up("m1", own, process);
  expect(process.effects).toEqual([]);
});
