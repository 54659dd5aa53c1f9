import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { read } from "../../../src/observe/host/vault";
import { ADMIN_USER, labels } from "../../../src/ground/names";
import { deployments } from "../../support/deployments";
import { dockerScratch } from "../../support/docker";
import { Exposure, placesOf } from "../../support/exposure";
import { caughtUp, sql, Stack, type As, type Seen } from "../../support/instances";
import { containersOf, volumesOf } from "../../support/picture";

// Nothing that is to be kept shows anywhere, in all of an instance's life; and what is kept does work.
const ROOT = `r00t'"\\of $HOME \`id\` %d ü€`;
const APP = `4pp'; DROP DATABASE shop; -- "\\" $(id)`;
const NEW_APP = 'n3w \\\\\' "${APP}" #ß %s';
const READER = `re4der 🔑 "q" 'q' \\n`;
/** Longer than the server takes: it is refused, after it was sent. */
const REFUSED = `t00 l0ng '"\\ ${"x".repeat(300)}`;
/** Written so that only the arguments of what it starts have it, never its own. */
const [BRIEF, MAKES_BRIEF] = ["br1ef-42-planted", "br1ef-$((6 * 7))-planted"];
const PLANTED = "pl4nted 'for' the \"search\" \\ to $find";

const text = (secret: string) => JSON.stringify(secret);

describe.each(deployments())("secrets, $engine engine", (kind) => {
  const [m1, s1, g1] = ["m1", "s1", "g1"].map((what) => `sec-${kind.engine}-${what}`) as [
    string,
    string,
    string,
  ];
  const stack = new Stack(kind, `sec-${kind.engine}`);
  let exposure: Exposure;
  const scratch = dockerScratch();
  const known = new Map(Object.entries({ ROOT, APP, NEW_APP, READER, REFUSED }));

  const program = (app: string, connections = 99) => ({
    [m1]: `{ configuration: { max_connections: ${connections} }, rootPassword: ${text(ROOT)}, databases: [{ name: "shop" }], users: [
      { name: "app", password: ${text(app)}, databases: ["shop"] },
      { name: "reader", password: ${text(READER)} } ] }`,
    [s1]: `{ slaveOf: ${m1.replaceAll("-", "")} }`,
    [g1]: "{}",
  });
  const whoIs = async (at: Seen, as: As) =>
    (await sql(at, "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1) AS who", [], as))[0]?.["who"];

  /** What nobody declared: generated passwords, and the provider's own. */
  async function learn(instance: Seen): Promise<void> {
    const engine = connectEngine();
    const { keys } = await read(engine, instance.name);
    known.set(`admin of ${instance.name}`, keys.admin?.reveal() ?? "");
    known.set(`replication secret of ${instance.name}`, keys.replication?.reveal() ?? "");
  }

  beforeAll(async () => {
    exposure = await Exposure.begin(stack.deployment, stack.project);
    stack.declare(program(APP));
    expect((await exposure.run("preview")).rc).toBe(0);
    expect((await exposure.run("up")).rc).toBe(0);
  });

  afterAll(async () => {
    exposure[Symbol.dispose]();
    await scratch[Symbol.asyncDispose]();
    await stack.end();
    expect(await containersOf(stack.project)).toEqual([]);
    expect(await volumesOf(stack.project)).toEqual([]);
  });

  it("those that were declared are the passwords, on source and replica", async () => {
    const [source, replica] = [await stack.see(m1), await stack.see(s1)];
    expect(await caughtUp(replica, source)).toBe(true);
    for (const at of [source, replica]) {
      expect(await whoIs(at, { user: "root", password: ROOT })).toBe("root");
      expect(await whoIs(at, { user: "app", password: APP })).toBe("app");
      expect(await whoIs(at, { user: "reader", password: READER })).toBe("reader");
    }
    expect(decodeURIComponent(new URL(source.uri).password)).toBe(ROOT);
  });

  it("those that were made are the passwords, too", async () => {
    const [source, replica, alone] = [
      await stack.see(m1),
      await stack.see(s1),
      await stack.see(g1),
    ];
    const generated = alone.rootPassword ?? "";
    expect(await whoIs(alone, { user: "root", password: generated })).toBe("root");
    known.set("generated root", generated);
    for (const instance of [source, replica, alone]) {
      await learn(instance);
      const password = known.get(`admin of ${instance.name}`) ?? "";
      expect(await whoIs(instance, { user: ADMIN_USER, password })).toBe(ADMIN_USER);
    }
    const [channel = {}] = await sql(
      replica,
      "SELECT User_name AS user, User_password AS password FROM mysql.slave_master_info",
    );
    const account = { user: String(channel["user"]), password: String(channel["password"]) };
    expect(await whoIs(source, account)).toBe(account.user);
    known.set("channel", account.password);
  });

  it("a changed password is the new one, the old one no longer", async () => {
    // a change that mysqld is asked about first, in a container of its own
    stack.declare(program(NEW_APP, 98));
    expect((await exposure.run("preview")).rc).toBe(0);
    expect((await exposure.run("up")).rc).toBe(0);
    const [source, replica] = [await stack.see(m1), await stack.see(s1)];
    expect(await caughtUp(replica, source)).toBe(true);
    for (const at of [source, replica]) {
      expect(await whoIs(at, { user: "app", password: NEW_APP })).toBe("app");
      await expect(whoIs(at, { user: "app", password: APP })).rejects.toMatchObject({
        errno: 1045,
      });
    }
  });

  it("a password that the server refuses leaves the one before", async () => {
    stack.declare(program(REFUSED, 98));
    const { rc, output } = await exposure.run("up");
    expect(rc).toBe(1);
    expect(output).toContain("errno 1396");
    expect(await whoIs(await stack.see(m1), { user: "app", password: NEW_APP })).toBe("app");
    stack.declare(program(NEW_APP, 98));
    expect((await exposure.run("up")).rc).toBe(0);
    expect((await exposure.run("refresh")).rc).toBe(0);
  });

  it("what is planted in the open is found in every place", async () => {
    const owner = `urn:pulumi:dev::${stack.project}::planted`;
    const planted = { ...scratch.labels, [labels.owner]: owner, "planted.here": PLANTED };
    await scratch.engine.createVolume({
      name: scratch.name("planted"),
      driver: "local",
      driverOptions: {},
      labels: planted,
    });
    await scratch.started("planted", {
      labels: planted,
      environment: { PLANTED },
      command: [
        "sh",
        "-c",
        `printf "%s\\n" "$PLANTED"; while :; do sh -c "sleep 0.1; :" "${MAKES_BRIEF}"; done`,
      ],
    });
    stack.declare(
      program(NEW_APP, 98),
      `console.log(${text(PLANTED)}); exports.planted = ${text(PLANTED)};`,
    );
    expect((await exposure.run("up")).rc).toBe(0);
    const all = await exposure.all();
    expect(placesOf(PLANTED, all)).toEqual(Object.keys(all));
    // in a process that lives for a tenth of a second
    expect(placesOf(BRIEF, all)).toEqual(["processes"]);
    expect(exposure.helperNames().join()).toContain("mysql-replication-validate-");
  });

  it("no secret is found in any, to the end", async () => {
    stack.declare(program(NEW_APP, 98));
    expect((await exposure.run("destroy")).rc).toBe(0);
    const exposed = await exposure.all();
    expect(known.size).toBe(13);
    for (const [of, secret] of known) {
      expect(secret.length, of).toBeGreaterThan(15);
      expect(placesOf(secret.slice(0, 200), exposed), of).toEqual([]);
    }
  });
});
