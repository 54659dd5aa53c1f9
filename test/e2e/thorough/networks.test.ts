import { networkInterfaces } from "node:os";
import mysql from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerOf } from "../../support/containers";
import { embedded } from "../../support/deployments";
import { dockerScratch, freePort } from "../../support/docker";
import { docker } from "../../support/engineView";
import { execute } from "../../support/execute";
import { caughtUp, sql, Stack, type Seen } from "../../support/instances";
import { namedLike } from "../../support/traces";

// Networks of a user's own, names on them, and published addresses. Whose engine asks makes no difference to them.
describe("networks and addresses", () => {
  const [m, r] = ["net-m", "net-r"];
  const stack = new Stack(embedded, "net");
  const scratch = dockerScratch();
  const [own, other] = [scratch.name("own"), scratch.name("other")];
  const see = (name: string) => stack.see(name);
  const source = (more = "") =>
    `{ network: "${own}", rootPassword: "for root", databases: [{ name: "shop" }]${more} }`;
  const replica = (network: string) => `{ slaveOf: netm, network: "${network}" }`;

  const networksOf = async (name: string) =>
    Object.keys((await docker.getContainer(name).inspect()).NetworkSettings.Networks).sort();

  beforeAll(async () => {
    for (const Name of [own, other]) await docker.createNetwork({ Name, Labels: scratch.labels });
    await stack.up({ [m]: source(), [r]: replica(other) });
    await sql(await see(m), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  });

  afterAll(async () => {
    await stack.end().finally(() => scratch[Symbol.asyncDispose]());
  });

  it("an own network: the instance is on no other, and its uri leads there from any container on it", async () => {
    const seen = await see(m);
    expect(seen.network).toBe(own);
    expect(await networksOf(m)).toEqual([own]);
    await scratch.started("client", { network: { name: own, aliases: [] } });
    const { hostname, port, username, password } = new URL(seen.uri);
    expect({ hostname, port }).toEqual({ hostname: m, port: "3306" });
    const login = `MYSQL_PWD='${decodeURIComponent(password)}' mysql --host=${hostname} --port=${port} --user=${username}`;
    const uuid = await execute(
      scratch.name("client"),
      `${login} --skip-column-names --execute='SELECT @@server_uuid' 2>&1`,
    );
    expect(uuid.trim()).toBe(seen.serverUuid);
  });

  it("a replica on another network than its source joins that one, too, and replicates", async () => {
    const [above, below] = [await see(m), await see(r)];
    expect(below).toMatchObject({ status: "ACTIVE", slaveOf: above.id, drift: [], network: other });
    expect(await networksOf(r)).toEqual([other, own].sort());
    expect(await networksOf(m)).toEqual([own]);
    await sql(above, "INSERT INTO shop.parcels VALUES (1)");
    expect(await caughtUp(below, above)).toBe(true);
  });

  it("another network: a new container on the same volume, on that network alone", async () => {
    const [before, container] = [await see(r), await containerOf(r)];
    await stack.previewedUp({ [m]: source(), [r]: replica(own) });
    const after = await see(r);
    const { id, serverUuid, volume } = before;
    expect(after).toMatchObject({ id, serverUuid, volume: { name: volume.name }, network: own });
    expect((await containerOf(r)).id).not.toBe(container.id);
    expect(await networksOf(r)).toEqual([own]);
    await sql(await see(m), "INSERT INTO shop.parcels VALUES (2)");
    expect(await caughtUp(after, await see(m))).toBe(true);
  });

  it("port: published on this machine alone, unless bindAddress says otherwise; uri logs in", async () => {
    const port = await freePort();
    await stack.up({ [m]: source(`, port: ${port}`), [r]: replica(own) });
    expect(await whereUriLeads(await see(m))).toEqual({
      uuid: (await see(m)).serverUuid,
      db: "shop",
    });
    await expect(serverAt(anAddressOfThisMachine(), port)).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });

    const open = `, port: ${port}, bindAddress: "0.0.0.0"`;
    await stack.previewedUp({ [m]: source(open), [r]: replica(own) });
    const seen = await see(m);
    expect(await serverAt(anAddressOfThisMachine(), port)).toBe(seen.serverUuid);
    await sql(seen, "INSERT INTO shop.parcels VALUES (3)");
    expect(await caughtUp(await see(r), seen)).toBe(true);
  });

  it("destroy leaves nothing but the networks, which are not the provider's", async () => {
    await stack.destroy();
    expect(await namedLike("net-")).toEqual([]);
    const names = (await docker.listNetworks()).map(({ Name }) => Name);
    expect(names).toEqual(expect.arrayContaining([own, other]));
  });
});

async function whereUriLeads({ uri }: Seen): Promise<unknown> {
  const { hostname: host, port, username: user, password, pathname } = new URL(uri);
  const connection = await mysql.createConnection({
    ...{ host, port: Number(port), user, password: decodeURIComponent(password) },
    database: pathname.slice(1),
    ssl: { rejectUnauthorized: false },
  });
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    "SELECT @@server_uuid AS uuid, DATABASE() AS db",
  );
  await connection.end();
  return rows[0];
}

async function serverAt(host: string, port: number): Promise<unknown> {
  const ssl = { rejectUnauthorized: false };
  const login = { user: "root", password: "for root" };
  const connection = await mysql.createConnection({ host, port, ...login, ssl });
  const [rows] = await connection.query<mysql.RowDataPacket[]>("SELECT @@server_uuid AS uuid");
  await connection.end();
  return rows[0]?.["uuid"];
}

/** Other machines would use one such; the engine's bridge has one at the least. */
function anAddressOfThisMachine(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const found = addresses.find(({ internal, family }) => !internal && family === "IPv4");
  if (!found) throw new Error("this machine has no address but its own loopback");
  return found.address;
}
