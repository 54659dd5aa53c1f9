import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployments } from "../support/deployments";
import { sql, Stack } from "../support/instances";
import { dockerScratch, freePort } from "../support/docker";
import { picture } from "../support/picture";

const SHOP = `databases: [{ name: "shop" }]`;
const M1 = `{ volume: { size: 2 }, rootPassword: "for root", ${SHOP} }`;
const NOWHERE = "9ffc0d4e-0000-4000-8000-000000000000";

describe.each(deployments())("programs that cannot be, $engine engine", (kind) => {
  const stack = new Stack(kind, `bad-${kind.engine}`);
  const other = new Stack(kind, `bad-other-${kind.engine}`);
  const scratch = dockerScratch();
  const [m1, s1] = [`bad-${kind.engine}-m1`, `bad-${kind.engine}-s1`];
  const v = (n: string) => n.replaceAll("-", "");
  const S1 = `{ slaveOf: ${v(m1)}, deletionProtection: true }`;
  const x = `bad-${kind.engine}-x`;
  let ids: { m1: string; s1: string };
  let taken: number;
  let vol: string;
  let m1vol: string;

  beforeAll(async () => {
    taken = await freePort();
    vol = await scratch.volume("data");
    await scratch.started("holder", { published: [{ containerPort: 80, hostPort: taken, bindAddress: "127.0.0.1" }] } as never);
    await stack.up({ [m1]: M1, [s1]: S1 });
    await sql(await stack.see(m1), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    const a = await stack.see(m1);
    ids = { m1: a.id, s1: (await stack.see(s1)).id };
    m1vol = a.volume.name;
  });
  afterAll(async () => {
    await stack.up({ [m1]: M1, [s1]: S1.replace("true", "false") });
    await stack.end();
    await other.deployment.destroy();
    await other.deployment.dispose();
    await scratch[Symbol.asyncDispose]();
  });

  const rows: [string, "preview" | "up" | "destroy" | "other", () => Record<string, string>][] = [
    ["unknown source", "preview", () => ({ [m1]: M1, [s1]: S1, [x]: `{ slaveOf: "${NOWHERE}" }` })],
    ["itself", "preview", () => ({ [m1]: `{ slaveOf: "${ids.m1}" }`, [s1]: S1 })],
    ["itself 2", "preview", () => ({ [m1]: M1, [s1]: `{ slaveOf: "${ids.s1}", deletionProtection: true  }` })],
    ["cycle res", "preview", () => ({ [m1]: `{ slaveOf: "${ids.s1}" }`, [s1]: S1 })],
    ["cycle ids", "up", () => ({ [m1]: `{ slaveOf: "${ids.s1}" }`, [s1]: `{ slaveOf: "${ids.m1}", deletionProtection: true }` })],
    ["name foreign", "preview", () => ({ [m1]: M1, [s1]: S1, [x]: `{ name: "${scratch.name("holder")}" }` })],
    ["name in stack", "up", () => ({ [m1]: M1, [s1]: S1, [x]: `{ name: "${m1}" }` })],
    ["name of other stack", "other", () => ({ [x]: `{ name: "${m1}" }` })],
    ["port", "preview", () => ({ [m1]: M1, [s1]: S1, [x]: `{ port: ${taken} }` })],
    ["port of standing", "preview", () => ({ [m1]: M1.replace("{", `{ port: ${taken},`), [s1]: S1 })],
    ["volume foreign", "preview", () => ({ [m1]: M1, [s1]: S1, [x]: `{ volume: { name: "${vol}" } }` })],
    ["volume of m1, other stack", "other", () => ({ [x]: `{ volume: { name: "${m1vol}" } }` })],
    ["network", "preview", () => ({ [m1]: M1, [s1]: S1, [x]: `{ network: "nowhere" }` })],
    ["image", "up", () => ({ [m1]: M1, [s1]: S1, [x]: `{ image: "localhost:1/none:1" }` })],
    ["users on replica", "preview", () => ({ [m1]: M1, [s1]: S1.replace("{", `{ users: [{ name: "app", password: "secret-of-app" }],`) })],
    ["smaller", "preview", () => ({ [m1]: M1, [s1]: S1.replace("{", `{ volume: { size: 1 },`) })],
    ["smaller by id", "preview", () => ({ [m1]: M1, [s1]: S1, [x]: `{ slaveOf: "${ids.m1}", volume: {size:1} }` })],
    ["older", "preview", () => ({ [m1]: M1.replace("{", `{ image, datastore: { version: "9.7" },`), [s1]: S1.replace("{", `{ image, datastore: { version: "8.4" },`) })],
    ["keys", "preview", () => ({ [m1]: M1.replace("{", `{ flavour: { memory: "2GiB" },`).replace("size", "siez"), [s1]: S1 })],
    ["variable", "up", () => ({ [m1]: M1.replace("{", `{ configuration: { max_conections: 5 },`), [s1]: S1 })],
    ["variable value", "up", () => ({ [m1]: M1.replace("{", `{ configuration: { max_connections: "many" },`), [s1]: S1 })],
    ["variable new", "up", () => ({ [m1]: M1, [s1]: S1, [x]: `{ configuration: { max_conections: 5 } }` })],
    ["database", "up", () => ({ [m1]: M1.replace(SHOP, "databases: []"), [s1]: S1 })],
    ["protected", "destroy", () => ({ [m1]: M1, [s1]: S1 })],
    ["protected replace", "preview", () => ({ [m1]: M1, [s1]: S1.replace("{", `{ volume: { name: "bad-another" },`) })],
    ["kept source replaced", "preview", () => ({ [m1]: M1.replace("{ size: 2", `{ size: 2, name: "bad-another"`), [s1]: S1 })],
  ];
  it.each(rows)("%s", async (what, verb, declared) => {
    const before = await picture(stack);
    const of = verb === "other" ? other : stack;
    of.declare(declared());
    const t = Date.now();
    const run = await of.deployment[verb === "other" ? "preview" : verb]();
    console.log(`#### ${what} rc ${run.rc} ${Date.now() - t} ms\n${run.output}`);
    expect(await picture(stack)).toEqual(before);
    expect(run.rc).toBe(1);
  });
});
