// Longer than other files: one life of three instances is led from test to test, and takes most of a minute.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN_USER, paths, VOLUME_ROOT } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { connector } from "../../../src/mysql/mysqlServer";
import { findContainerOf } from "../../../src/observe/census";
import { read } from "../../../src/observe/host/vault";
import type { ServerConnector } from "../../../src/ports/server";
import { execute } from "../../support/execute";
import { embedded } from "../../support/deployments";
import { Exposure, placesOf } from "../../support/exposure";
import { caughtUp, sql, Stack, type Reached } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { CHANNEL_FILES, SECRET_FILES } from "../../support/secretFiles";
import { SecretWatch, type Found } from "../../support/secretWatch";
import { fileIn } from "../../support/volumeFiles";

/**
 * In the whole life of a source and its replicas, no password or key is anywhere but in the files that SECURITY.md
 * lists. Both watches look all the time, and find what is planted, also where it is for a tenth of a second.
 */

const PREFIX = "search-";
const [M, R, C] = ["search-m", "search-r", "search-c"];
const stack = new Stack(embedded, "search");
const known = new Map([
  ["root", "the-first-of-root"],
  ["the next root", "the-second-of-root"],
  ["app", "the-first-of-app"],
  ["the next app", "the-second-of-app"],
  ["one that is refused", `t00-l0ng-${"x".repeat(300)}`],
]);
const text = (of: string) => JSON.stringify(known.get(of));
const program = (root: string, app: string, connections: number) => ({
  [M]: `{ configuration: { max_connections: ${connections} }, rootPassword: ${text(root)},
    databases: [{ name: "shop" }], users: [{ name: "app", password: ${text(app)}, databases: ["shop"] }] }`,
  [R]: "{ slaveOf: searchm }",
});

/** Of the copy's account: nobody but this process and the two servers ever has its password. */
const recording: ServerConnector = {
  ...connector,
  async connect(...where) {
    const server = await connector.connect(...where);
    const ensure = server.ensureCopyAccount.bind(server);
    return Object.assign(server, {
      ensureCopyAccount: (account: Parameters<typeof ensure>[0]) => {
        known.set("copy account", account.password.reveal());
        return ensure(account);
      },
    });
  },
};

const managed = new Managed({ servers: recording });
const copied = wanted(C, {
  owner: `urn:pulumi:dev::${stack.project}::pulumi-nodejs:dynamic/mysql:ReplicaInstance::${C}`,
});
const rotate = { administrator: "1", replication: "1", certificate: "1" };
let watch: SecretWatch;
let exposure: Exposure;
let copy: InstanceReport;
const said: unknown[] = [];

beforeAll(async () => {
  watch = await SecretWatch.begin(PREFIX, "mysql-replication-template");
  exposure = await Exposure.begin(stack.deployment, stack.project);
});

afterAll(async () => {
  exposure[Symbol.dispose]();
  await watch[Symbol.asyncDispose]();
  await managed[Symbol.asyncDispose]();
  await stack.end();
});

async function run(verb: "up" | "destroy", declared: Readonly<Record<string, string>>) {
  stack.declare(declared);
  const { rc, output } = await exposure.run(verb);
  return { rc, output };
}

/** What nobody declared: the provider's own passwords and the server's key. */
async function learn(name: string, id: string, which: "" | "next " = ""): Promise<void> {
  const container = await findContainerOf(managed.ports.engine, id);
  const { keys } = await read(managed.ports.engine, container?.id ?? "");
  const [pem, authority] = await Promise.all(
    [paths.serverKey, paths.authorityKey].map((path) => fileIn(name, path)),
  );
  known.set(`${which}administrator of ${name}`, keys.admin?.reveal() ?? "");
  known.set(`${which}replication of ${name}`, keys.replication?.reveal() ?? "");
  // the first line of any key of this kind begins alike, and ends in what only this one has
  known.set(`${which}key of ${name}`, pem?.split("\n")[1] ?? "");
  known.set(`${which}authority of ${name}`, authority?.split("\n")[1] ?? "");
}

async function learnChannel(name: string, at: Reached, which: "" | "next " = ""): Promise<void> {
  const password = known.get(`${which}administrator of ${name}`) ?? "";
  const as = { user: ADMIN_USER, password };
  const statement = "SELECT User_password AS password FROM mysql.slave_master_info";
  const [row = {}] = await sql(at, statement, [], as);
  known.set(`${which}channel of ${name}`, String(row["password"]));
}

describe("a whole life:", () => {
  it("a source with users and a replica that replays", async () => {
    expect(await run("up", program("root", "app", 99))).toMatchObject({ rc: 0 });
    const [m, r] = [await stack.see(M), await stack.see(R)];
    await learn(M, m.id);
    await learn(R, r.id);
    await learnChannel(R, r);
  });

  it("a replica that copies", async () => {
    const m = await stack.see(M);
    await sql(m, "FLUSH BINARY LOGS");
    await sql(m, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
    copy = await managed.bring({ ...copied, source: { id: m.id } });
    expect(copy).toMatchObject({ status: "ACTIVE", slaveOf: m.id });
    await learn(C, copy.id);
    await learnChannel(C, copy);
    expect(known.get("copy account")).toHaveLength(56);
  });

  it("a password that the server refuses, then others, and a configuration that needs a restart", async () => {
    const refused = program("root", "one that is refused", 99);
    expect(await run("up", refused)).toMatchObject({ rc: 1 });
    const changed = program("the next root", "the next app", 98);
    expect(await run("up", changed)).toMatchObject({ rc: 0 });
    const m = await stack.see(M);
    const as = { user: "app", password: known.get("the next app") ?? "" };
    expect(await sql(m, "SELECT @@max_connections AS most", [], as)).toEqual([{ most: 98 }]);
  });

  it("each secret of the copied replica is rotated", async () => {
    copy = await managed.bring({ ...copied, source: { id: copy.slaveOf ?? "" }, rotate }, copy);
    await learn(C, copy.id, "next ");
    await learnChannel(C, copy, "next ");
    const { locks, fingerprints } = JSON.parse(await fileIn(C, paths.keptKeys)) as Record<
      "locks" | "fingerprints",
      string
    >;
    known.set(`kept keys for locks of ${C}`, locks);
    known.set(`kept keys for fingerprints of ${C}`, fingerprints);
  });

  it("the copied replica is detached", async () => {
    const [m, r] = [await stack.see(M), await stack.see(R)];
    expect(await caughtUp(r, m)).toBe(true);
    const alone = { ...copied, rotate, rootPassword: new Secret(known.get("the next root") ?? "") };
    const left = await managed.bring(alone, copy);
    expect(left).toMatchObject({ status: "ACTIVE" });
    expect(left.slaveOf).toBeUndefined();
    said.push(copy, left);
    copy = left;
    await exposure.look();
  });
});

/** True for a secret in its own file, which others may not read; no declared password has one. */
function isDocumented({ of, where, mode }: Found): boolean {
  const [, kind = "", name = ""] = /^(?:next )?(\w+).* of (.*)$/.exec(of) ?? [];
  if (kind === "channel") return where.startsWith(`${name}-`) && CHANNEL_FILES.test(where);
  const files = FILES_OF[kind];
  if (files === undefined || mode !== 0o600) return false;
  const readers = kind === "key" ? ["mysqld"] : READERS_OF_OWN_FILES;
  const isRead = (path: string) =>
    readers.some((reader) => where === `descriptor of ${reader}: ${path}`);
  if (files.some(isRead)) return true;
  const [volume = "", ...rest] = where.split("/");
  return volume.startsWith(`${name}-`) && files.includes([VOLUME_ROOT, ...rest].join("/"));
}

/** The start reads the administrator's password with the one; each look measures every own file and reads it. */
const READERS_OF_OWN_FILES = ["cat", "wc"];

/** Where a secret may be, by the first word that it is known by: while it is rotated, also in another file. */
const FILES_OF: Readonly<Record<string, readonly string[]>> = {
  administrator: [SECRET_FILES.administrator, SECRET_FILES.nextAdministrator],
  replication: [SECRET_FILES.replication, SECRET_FILES.nextReplication],
  key: [SECRET_FILES.key, SECRET_FILES.nextKey, SECRET_FILES.formerKey],
  authority: [SECRET_FILES.authorityKey, SECRET_FILES.nextAuthorityKey],
  kept: [SECRET_FILES.keptKeys],
};

describe("what is planted", () => {
  const TIMES = 5;
  /** A text that no command holds as it is. */
  const made = (kind: string) => `"br1ef-${kind}-$((6 * 7))-$i"`;
  const texts = (kind: string) =>
    new Map(
      Array.from({ length: TIMES }, (_, i) => [
        `${kind} ${String(i)}`,
        `br1ef-${kind}-42-${String(i)}`,
      ]),
    );
  const repeated = (command: string) => execute(M, `for i in 0 1 2 3 4; do ${command}; done`);
  const file = (kind: string, path: string) =>
    `printf %s ${made(kind)} > ${path}; sleep 0.1; rm ${path}`;

  it.each([
    ["a file of the provider's folder", "own", file("own", `${paths.instance}/brief`)],
    ["a file of the data directory", "data", file("data", `${paths.data}/brief`)],
    ["a file of another folder of the volume", "tmp", file("tmp", `${paths.temporary}/brief`)],
    ["a file in memory", "memory", file("memory", "/run/brief")],
    [
      "a descriptor of a file that has no name any more",
      "unlinked",
      `(exec 9<>/run/gone; rm /run/gone; printf %s ${made("unlinked")} >&9; sleep 0.1)`,
    ],
  ])("%s for a tenth of a second is found", async (_, kind, command) => {
    await repeated(command);
    const { found } = await watch.find(texts(kind));
    expect(new Set(found.map(({ of }) => of)).size).toBeGreaterThanOrEqual(TIMES - 1);
    expect(found.filter(isDocumented)).toEqual([]);
  });

  it.each([
    ["an argument", `sh -c "sleep 0.1; :" ${made("argument")}`, "argument"],
    ["the environment", `BRIEF=${made("environment")} sleep 0.1`, "environment"],
  ])("%s of a process that lives for a tenth of a second is found", async (_, command, kind) => {
    await repeated(command);
    const exposed = await exposure.all();
    const places = [...texts(kind).values()].flatMap((planted) => placesOf(planted, exposed));
    expect(places.length).toBeGreaterThanOrEqual(TIMES - 1);
    expect(new Set(places)).toEqual(new Set(["processes"]));
  });
});

it("everything at once: what waits in a pipe and what a table holds is found, and each secret only in its own file", async () => {
  const m = await stack.see(M);
  const planted = new Map([
    ["pipe", "br1ef-pipe-42"],
    ["row", "planted-in-a-row-of-a-table"],
  ]);
  await sql(m, "CREATE TABLE shop.planted (text_ TEXT)");
  await sql(m, "INSERT INTO shop.planted VALUES (?)", [planted.get("row")]);
  await sql(m, "FLUSH TABLES shop.planted FOR EXPORT");
  await execute(M, `printf %s "br1ef-pipe-$((6 * 7))" | sleep 30 & sleep 1`);
  const { found, looks } = await watch.find(new Map([...planted, ...known]), { isWhole: true });

  expect(found).toContainEqual(expect.objectContaining({ of: "pipe", where: "a pipe" }));
  const ofRow = found.filter(({ of }) => of === "row");
  const table: unknown = expect.stringMatching(/\/data\/shop\/planted\.ibd$/);
  expect(ofRow).toContainEqual(expect.objectContaining({ where: table }));

  const ofSecrets = found.filter(({ of }) => known.has(of));
  expect(ofSecrets.filter((one) => !isDocumented(one))).toEqual([]);
  const owned = [...known.keys()].filter((of) => of.includes(` of ${PREFIX}`));
  expect(owned).toHaveLength(21);
  // the copied replica was detached, so that MySQL's table has nothing of its channels any more
  const isLeft = (of: string) => !of.endsWith(`channel of ${C}`);
  expect(new Set(ofSecrets.map(({ of }) => of).filter(isLeft))).toEqual(
    new Set(owned.filter(isLeft)),
  );
  expect(looks.median).toBeLessThan(100);
});

it("no password or key is printed, inspected, logged, in a state, or in a process's arguments, to the end", async () => {
  await managed.remove(copied, copy);
  expect(await run("destroy", program("the next root", "the next app", 98))).toMatchObject({
    rc: 0,
  });
  const exposed = {
    ...(await exposure.all()),
    lines: managed.lines.join("\n"),
    reports: JSON.stringify(said),
  };
  expect(exposure.helperNames().join()).toContain("mysql-replication-validate-");
  for (const [of, secret] of known) {
    expect(secret.length, of).toBeGreaterThan(15);
    expect(placesOf(secret.slice(0, 200), exposed), of).toEqual([]);
  }
  const { found } = await watch.find(known);
  expect(found.filter((one) => !isDocumented(one))).toEqual([]);
});
