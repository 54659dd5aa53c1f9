import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { templateKey } from "../../../src/plan/host/containerSpec";
import { labels } from "../../../src/ground/names";
import type { ResourceEvent } from "../../support/deployment";
import { deployments } from "../../support/deployments";
import { IMAGE, removeLeftovers } from "../../support/docker";
import { docker, labelled } from "../../support/engineView";
import { caughtUp, sql, Stack, succeeded, tracesOfReplicas, value } from "../../support/instances";
import { errantOn, holdings, namedLike, oneOfEach } from "../../support/traces";

// Much at the same time: replicas of one source, stacks on one engine, replicas that several stacks give one source.
/** How many in one update. Which engine asks for them makes no difference to the servers, so one asks for many. */
const SIBLINGS = { embedded: 8, cli: 3 };

/** What is fixed when a data directory is made has a template of its own: so these two are the first to need it. */
const FIRST_EVER = { lower_case_table_names: "1" };

/** Made in the order of the names here; their logical names are equal, as when one program is deployed twice. */
const WAYS = ["left", "right"] as const;

describe.each(deployments())("at the same time, $engine engine", (kind) => {
  const prefix = `crowd-${kind.engine}`;
  const m = `${prefix}-m`;
  const siblings = Array.from(
    { length: SIBLINGS[kind.engine] },
    (_, at) => `${prefix}-s${String(at)}`,
  );
  const crowd = new Stack(kind, prefix);
  const twins = WAYS.map((way) => ({ way, stack: new Stack(kind, `${prefix}-${way}`) }));
  const guests = WAYS.map((way) => `${prefix}-${way}/dev`);
  const family = {
    [m]: `{ databases: [{ name: "shop" }], replicasFrom: ${JSON.stringify(guests)} }`,
    ...Object.fromEntries(siblings.map((name) => [name, `{ slaveOf: ${m.replaceAll("-", "")} }`])),
  };
  const pair = (way: string) => ({
    m: `{ name: "${prefix}-${way}-m", databases: [{ name: "shop" }],
      configuration: ${JSON.stringify(FIRST_EVER)} }`,
    s: `{ name: "${prefix}-${way}-s", slaveOf: m }`,
  });
  const declareTwins = (more: Readonly<Record<string, string>> = {}) => {
    for (const { way, stack } of twins) stack.declare({ ...pair(way), ...more });
  };

  /** Each in processes of its own; the one has begun to change something before the other is through. */
  async function upTogether(): Promise<void> {
    const runs = await Promise.all(twins.map(({ stack }) => stack.deployment.start("up")));
    const isOfInstance = ({ status, op, type }: ResourceEvent) =>
      status === "started" && op !== "same" && type.includes("mysql");
    const begun = runs.map((run) => run.until(isOfInstance).then(() => performance.now()));
    const ended = runs.map(({ result }) => result.then(() => performance.now()));
    for (const run of await Promise.all(runs.map(({ result }) => result))) succeeded(run);
    expect(Math.max(...(await Promise.all(begun)))).toBeLessThan(
      Math.min(...(await Promise.all(ended))),
    );
  }

  async function firstTemplate() {
    const { Id } = await docker.getImage(IMAGE).inspect();
    return { image: Id, key: templateKey(Id, FIRST_EVER) };
  }
  const removeFirstTemplate = async () =>
    removeLeftovers({ [labels.template]: (await firstTemplate()).key });

  beforeAll(removeFirstTemplate);

  afterAll(async () => {
    for (const { stack } of twins) await stack.end();
    await crowd.end();
    await removeFirstTemplate();
    expect(await namedLike(prefix)).toEqual([]);
  });

  it(`a source and ${String(siblings.length)} replicas come up in one update, all ACTIVE and all different`, async () => {
    await crowd.up(family, { parallel: 8 });
    const all = await Promise.all([m, ...siblings].map((name) => crowd.see(name)));
    for (const seen of all) expect(seen).toMatchObject({ status: "ACTIVE", drift: [] });
    for (const what of ["id", "serverId", "serverUuid", "address"] as const) {
      expect(new Set(all.map((seen) => seen[what])).size, what).toBe(all.length);
    }
    expect(await namedLike(prefix)).toEqual(all.flatMap(oneOfEach).toSorted());
  });

  it("each of them gets a row that is written afterwards, and the source knows each of them", async () => {
    const source = await crowd.see(m);
    await sql(source, "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    await sql(source, "INSERT INTO shop.parcels VALUES (1)");
    for (const name of siblings) {
      const copy = await crowd.see(name);
      expect(copy.slaveOf).toBe(source.id);
      expect(await caughtUp(copy, source)).toBe(true);
      expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(1);
      expect(await errantOn(copy, source)).toBe("");
    }
    const traces = await tracesOfReplicas(source);
    const dumps = traces.filter((trace) => trace.endsWith(" dumps"));
    expect(dumps).toHaveLength(siblings.length);
    expect(traces).toHaveLength(2 * siblings.length);
  });

  it("for all of them there is one template and one network", async () => {
    const { Id } = await docker.getImage(IMAGE).inspect();
    const key = templateKey(Id, {});
    expect(await labelled(`${labels.template}=${key}`)).toHaveLength(1);
    const networks = await docker.listNetworks();
    expect(networks.filter(({ Name }) => Name === crowd.network)).toHaveLength(1);
  });

  it("a second update changes nothing", async () => {
    expect((await crowd.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("two stacks that are the first to need a template, at once: one is made, and both come up", async () => {
    const { key } = await firstTemplate();
    expect(await labelled(`${labels.template}=${key}`)).toEqual([]);
    declareTwins();
    await upTogether();
    const [container, ...others] = await labelled(`${labels.template}=${key}`);
    expect(others).toEqual([]);
    const { State } = await docker.getContainer(container?.id ?? "").inspect();
    expect(State).toMatchObject({ Status: "exited", ExitCode: 0 });
  });

  it("stacks with equal logical names and names of their own do not disturb one another", async () => {
    for (const { way, stack } of twins) {
      const [source, copy] = [await stack.see("m"), await stack.see("s")];
      expect(source).toMatchObject({ name: `${prefix}-${way}-m`, status: "ACTIVE", drift: [] });
      expect(copy).toMatchObject({ status: "ACTIVE", slaveOf: source.id, drift: [] });
      for (const one of [source, copy]) expect(await holdings(one.urn)).toEqual(oneOfEach(one));
      expect(await value(source, "SELECT @@lower_case_table_names")).toBe(1);
      await sql(source, "CREATE TABLE shop.parcels (side VARCHAR(9))");
      await sql(source, "INSERT INTO shop.parcels VALUES (?)", [way]);
    }
    for (const { way, stack } of twins) {
      const [source, copy] = [await stack.see("m"), await stack.see("s")];
      expect(await caughtUp(copy, source)).toBe(true);
      expect(await sql(copy, "SELECT side FROM shop.parcels")).toEqual([{ side: way }]);
      expect(await errantOn(copy, source)).toBe("");
      expect(await tracesOfReplicas(source)).toHaveLength(2);
      expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
    }
  });

  it("both attach a replica to a third stack's source at once: it has both, beside its own", async () => {
    const source = await crowd.see(m);
    for (const { way, stack } of twins) {
      const name = `${prefix}-${way}-guest`;
      const guest = `{ name: "${name}", slaveOf: ${JSON.stringify(source.id)} }`;
      stack.declare({ ...pair(way), guest });
    }
    await upTogether();
    await sql(source, "INSERT INTO shop.parcels VALUES (2)");
    for (const { stack } of twins) {
      // the password of a source in another stack is known there and nowhere else
      const copy = { ...(await stack.see("guest")), rootPassword: source.rootPassword ?? "" };
      expect(copy).toMatchObject({ status: "ACTIVE", slaveOf: source.id, drift: [] });
      expect(await caughtUp(copy, source)).toBe(true);
      expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(2);
    }
    const count = siblings.length + twins.length;
    expect(await tracesOfReplicas(source)).toHaveLength(2 * count);
    await crowd.refresh();
    expect((await crowd.see(m)).slaves).toHaveLength(count);
  });

  it("both let it go at once, and what is destroyed leaves nothing", async () => {
    declareTwins();
    await upTogether();
    const source = await crowd.see(m);
    expect(await tracesOfReplicas(source)).toHaveLength(2 * siblings.length);
    await Promise.all([crowd, ...twins.map(({ stack }) => stack)].map((stack) => stack.destroy()));
    expect(await namedLike(prefix)).toEqual([]);
  });
});
