import { afterAll, describe, expect, it } from "vitest";
import { lifeOf } from "../support/containers";
import { deployments } from "../support/deployments";
import { leftovers } from "../support/docker";
import { docker } from "../support/engineView";
import {
  caughtUp,
  sql,
  Stack,
  succeeded,
  tracesOfReplicas,
  value,
  type Seen,
} from "../support/instances";
import { poll } from "../support/poll";
import { Writer } from "../support/writer";

// Replicas that change their source, leave it and go; each test is named after its row of the acceptance list.
const SOURCE = `{ databases: [{ name: "shop" }] }`;
const count = (instance: Seen) => value(instance, "SELECT COUNT(*) FROM shop.parcels");

describe.each(deployments())("replicas that move, $engine engine", (kind) => {
  const prefix = kind.engine === "cli" ? "mc" : "me";
  const [a, b, c, r] = ["a", "b", "c", "r"].map((name) => `${prefix}-${name}`) as [
    string,
    string,
    string,
    string,
  ];
  const of = (name: string) => `{ slaveOf: ${name.replaceAll("-", "")} }`;
  const stack = new Stack(kind, `moves-${kind.engine}`);
  const see = (name: string) => stack.see(name);
  const accountOf = ({ id }: Seen) => `replica-${id.replaceAll("-", "").slice(0, 24)}`;

  afterAll(() => stack.end());

  it("P-A4: a replica of a replica comes up in one update", async () => {
    await stack.previewedUp({ [a]: SOURCE, [b]: of(a), [r]: of(b) });
    const [root, leaf] = [await see(a), await see(r)];
    await sql(root, "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    await sql(root, "INSERT INTO shop.parcels VALUES (1)");
    expect(leaf.slaveOf).toBe((await see(b)).id);
    expect(await caughtUp(leaf, root)).toBe(true);
    expect(await count(leaf)).toBe(1);
  });

  it("T-A11: slaveOf b → a re-points in place: same id, same server, nothing copied", async () => {
    const before = await see(r);
    const life = await lifeOf(before);
    stack.declare({ [a]: SOURCE, [b]: of(a), [r]: of(a) });
    expect(succeeded(await stack.deployment.preview()).output).toContain("re-point by GTID");
    succeeded(await stack.deployment.up());
    const [root, after] = [await see(a), await see(r)];
    expect(after).toMatchObject({ id: before.id, serverUuid: before.serverUuid, slaveOf: root.id });
    const [status = {}] = await sql(after, "SHOW REPLICA STATUS");
    expect(status).toMatchObject({ Source_UUID: root.serverUuid, Source_SSL_Allowed: "Yes" });
    expect(await lifeOf(after)).toEqual(life);
    await sql(root, "INSERT INTO shop.parcels VALUES (2)");
    expect(await caughtUp(after, root)).toBe(true);
    expect(await count(after)).toBe(2);
    expect(await tracesOfReplicas(await see(b))).not.toContain(`${accountOf(after)} dumps`);
  });

  it("T-A11: and back, a → b, below its former sibling", async () => {
    const life = await lifeOf(await see(r));
    await stack.previewedUp({ [a]: SOURCE, [b]: of(a), [r]: of(b) });
    const [root, middle, after] = [await see(a), await see(b), await see(r)];
    expect(after.slaveOf).toBe(middle.id);
    expect(await lifeOf(after)).toEqual(life);
    await sql(root, "INSERT INTO shop.parcels VALUES (3)");
    expect(await caughtUp(after, root)).toBe(true);
    expect(await tracesOfReplicas(root)).not.toContain(`${accountOf(after)} dumps`);
  });

  it("T-A11: an unrelated source is refused, with the transactions it never had; nothing moves", async () => {
    stack.declare({ [a]: SOURCE, [b]: of(a), [c]: SOURCE, [r]: of(c) });
    const refused = await stack.deployment.up();
    expect(refused.rc).toBe(1);
    const [root, before] = [await see(a), await see(r)];
    expect(refused.output).toContain(`${r} holds transactions that ${c} never had`);
    expect(refused.output).toContain(String(root.serverUuid));
    await sql(root, "INSERT INTO shop.parcels VALUES (4)");
    expect(await caughtUp(before, root)).toBe(true);
    expect(await tracesOfReplicas(await see(c))).toEqual([]);
  });

  it("P-A4: the middle of a chain is not deleted while it has a replica", async () => {
    const middle = await see(b);
    stack.declare({ [a]: SOURCE, [c]: SOURCE, [r]: `{ slaveOf: ${JSON.stringify(middle.id)} }` });
    const refused = await stack.deployment.up();
    expect(refused.rc).toBe(1);
    expect(refused.output).toContain(`${b} is still the source of ${r}`);
    const [root, leaf] = [await see(a), await see(r)];
    expect(leaf.slaveOf).toBe(middle.id);
    await sql(root, "INSERT INTO shop.parcels VALUES (5)");
    expect(await caughtUp(leaf, root)).toBe(true);
    expect(await tracesOfReplicas(middle)).toContain(`${accountOf(leaf)} dumps`);
  });

  it("P-A4: but goes in the same update in which its replica moves up", async () => {
    await stack.previewedUp({ [a]: SOURCE, [c]: SOURCE, [r]: of(a) });
    const [root, after] = [await see(a), await see(r)];
    expect(after.slaveOf).toBe(root.id);
    expect(await caughtUp(after, root)).toBe(true);
    const accounts = (await tracesOfReplicas(root)).filter((trace) => !trace.endsWith(" dumps"));
    expect(accounts).toEqual([accountOf(after)]);
  });

  it("P-A6: detached under load it holds all up to one moment, and the writer sees no error", async () => {
    const root = await see(a);
    const writer = await Writer.start(root, "shop.stream");
    const before = await poll("a first commit", () => writer.commits.at(-1));
    await stack.previewedUp({ [a]: SOURCE, [c]: SOURCE, [r]: "{}" });
    const during = writer.commits.at(-1);
    const acknowledged = await writer.stop();
    const alone = await see(r);
    const rows = (await sql(alone, "SELECT id FROM shop.stream ORDER BY id")).map(({ id }) => id);
    // whatever was acknowledged before the update began, then more up to one moment
    expect(rows.length).toBeGreaterThanOrEqual(before.id);
    expect(rows).toEqual(rows.map((_, at) => at + 1));
    expect(during?.id).toBeGreaterThan(before.id);
    expect(await value(root, "SELECT COUNT(*) FROM shop.stream")).toBe(acknowledged.length);
    await sql(alone, "INSERT INTO shop.parcels VALUES (1000)");
    expect(await tracesOfReplicas(root)).toEqual([]);
  });

  it("an instance with transactions of its own is not attached: errant, by name", async () => {
    stack.declare({ [a]: SOURCE, [c]: SOURCE, [r]: of(a) });
    const refused = await stack.deployment.up();
    expect(refused.rc).toBe(1);
    const alone = await see(r);
    expect(refused.output).toContain(`${String(alone.serverUuid)}:1`);
    await sql(alone, "INSERT INTO shop.parcels VALUES (1001)");
    await stack.previewedUp({ [a]: SOURCE, [c]: SOURCE, [b]: of(a) });
  });

  it("T-A12: a replica that is deleted leaves nothing on its source, which serves throughout", async () => {
    const root = await see(a);
    const writer = await Writer.start(root, "shop.stream2");
    const before = await poll("a first commit", () => writer.commits.at(-1));
    await stack.previewedUp({ [a]: SOURCE, [c]: SOURCE });
    expect(writer.commits.at(-1)?.id).toBeGreaterThan(before.id);
    const acknowledged = await writer.stop();
    expect(await value(root, "SELECT COUNT(*) FROM shop.stream2")).toBe(acknowledged.length);
    expect(await tracesOfReplicas(root)).toEqual([]);
  });

  it("T-A12: with the source down it is deleted all the same, with a warning; the source cleans up later", async () => {
    await stack.previewedUp({ [a]: SOURCE, [c]: SOURCE, [b]: of(a) });
    const gone = await see(b);
    await docker.getContainer(a).stop({ t: 30 });
    stack.declare({ [a]: SOURCE, [c]: SOURCE });
    const run = succeeded(await stack.deployment.up());
    expect(run.output).toContain(`its source ${a} does not answer`);
    await stack.refresh();
    expect((await see(a)).status).toBe("SHUTDOWN");
    succeeded(await stack.deployment.up());
    const back = await see(a);
    expect(back.status).toBe("ACTIVE");
    expect(await tracesOfReplicas(back)).not.toContain(accountOf(gone));
  });

  it("T-A13: destroy takes replicas before their source and leaves nothing", async () => {
    await stack.previewedUp({ [a]: SOURCE, [c]: SOURCE, [b]: of(a), [r]: of(b) });
    const run = await stack.destroy();
    const deleted = run.events.filter(({ op, status }) => op === "delete" && status === "done");
    const order = deleted.map(({ name }) => name);
    expect(order.indexOf(r)).toBeLessThan(order.indexOf(b));
    expect(order.indexOf(b)).toBeLessThan(order.indexOf(a));
    const ours = (await leftovers()).filter(({ name }) => name.startsWith(`${prefix}-`));
    expect(ours).toEqual([]);
  });
});
