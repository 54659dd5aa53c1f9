import { Secret } from "../../../src/ground/secret";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "../../../src/ground/clock";
import { connectEngine } from "../../../src/docker/dockerEngine";
import type { Wanted } from "../../../src/plan/wanted";
import { manageInstances } from "../../../src/manage/manageInstances";
import { connector } from "../../../src/mysql/mysqlServer";
import type { MysqlServer } from "../../../src/ports/server";
import { observeNeighbour } from "../../../src/observe/link/neighbour";
import type { InstanceReport } from "../../../src/manage/report";
import type { Ports } from "../../../src/ports/ports";
import { FastWriter } from "../../support/fastWriter";
import { claimOf, knownOf, wanted } from "../../support/managed";

// On a source that commits between any two reads, the order of the reads decides whether a healthy replica
// looks as if it held transactions of its own. The replica is looked at as the product does it, and in
// between the other way round, by hand: so the load is known to be enough to tell the two apart.
const LOOKS = 120;
/** Chance decides at which look the two differ: so many may be needed on a machine that commits slowly. */
const LOOKS_AT_MOST = 1200;
/** As much as a replica keeps up with: one far behind has nothing that its source lacks in any order. */
const LOAD = { connections: 4, rate: 300 };
const ROOT_PASSWORD = randomBytes(12).toString("hex");

const ports: Ports = {
  engine: connectEngine(),
  servers: connector,
  clock: systemClock,
  progress: () => undefined,
  warn: () => undefined,
};
const instances = manageInstances(ports);
const left: (() => Promise<void>)[] = [];
let source: InstanceReport;
let replica: InstanceReport;
let writer: FastWriter;

beforeAll(async () => {
  const databases = [{ name: "shop" }];
  source = await made(wanted("order-m1", { rootPassword: new Secret(ROOT_PASSWORD), databases }));
  replica = await made(replicaWanted());
  const address = { ...source, rootPassword: ROOT_PASSWORD };
  writer = await FastWriter.start(address, "shop.stream", LOAD);
  left.push(() => writer[Symbol.asyncDispose]());
});

afterAll(async () => {
  for (const remove of left.reverse()) await remove();
});

it("no look at a replica of a busy source sees errant transactions; in the other order many would", async () => {
  const looks: InstanceReport[] = [];
  const swapped: string[] = [];
  const busy = () => looks.filter(({ replication }) => replication.state === "catchingUp").length;
  const wrong = () => swapped.filter((errant) => errant !== "").length;
  const isTold = () => busy() > 0 && wrong() > 0;
  await onBoth(async (above, below) => {
    while (looks.length < LOOKS || (!isTold() && looks.length < LOOKS_AT_MOST)) {
      const report = await instances.observe(replicaWanted(), knownOf(replica));
      if (!report) throw new Error("the replica is gone");
      looks.push(report);
      swapped.push(await errantInTheWrongOrder(above, below));
    }
  });
  const run = await writer.stop();
  process.stdout.write(
    `${looks.length} looks at ${run.rate.toFixed(0)} commits/s: ${busy()} catchingUp, ${wrong()} errant in the wrong order\n`,
  );
  expect(run.errors).toEqual([]);

  const states = new Set(looks.map(({ replication }) => replication.state));
  expect([...states].filter((state) => !/^(replicating|catchingUp)$/.test(state))).toEqual([]);
  for (const { status, replication, fault, drift } of looks) {
    expect({ status, fault, drift }).toEqual({ status: "ACTIVE", fault: undefined, drift: [] });
    expect(replication).toMatchObject({ receiver: "on", applier: "on" });
    expect(replication.lastError).toBeUndefined();
    expect(replication.gtidMissing === "").toBe(replication.state === "replicating");
  }
  await expectNothingMissingThatIsThere(looks);

  expect(busy()).toBeGreaterThan(0);
  expect(wrong()).toBeGreaterThan(0);
}, 600_000);

it("and when the writer has stopped, the replica has all that it wrote, and both orders agree", async () => {
  const report = await instances.converge(
    replicaWanted(),
    knownOf(replica),
    claimOf("one", replica),
  );
  expect(report.replication).toMatchObject({ state: "replicating", gtidMissing: "" });
  expect(await onBoth(errantInTheWrongOrder)).toBe("");
});

/** What is missing and what is there, of one look, have nothing in common. */
async function expectNothingMissingThatIsThere(looks: readonly InstanceReport[]): Promise<void> {
  const pairs = looks.map(
    ({ replication: { gtidMissing = "?", gtidExecuted = "?" } }) =>
      [gtidMissing, gtidExecuted] as const,
  );
  const [rest, all] = await on(source, async (server) => [
    await server.subtract(pairs),
    await server.subtract(pairs.map(([missing]) => [missing, ""])),
  ]);
  expect(rest).toEqual(all);
}

/** The source's set first, then the replica's: what came between the two reads is in the replica's alone. */
async function errantInTheWrongOrder(above: MysqlServer, below: MysqlServer): Promise<string> {
  const { gtidExecuted: onSource } = await above.observe();
  const { gtidExecuted: onReplica } = await below.observe();
  const [errant = "?"] = await above.subtract([[onReplica, onSource]]);
  return errant;
}

function onBoth<T>(ask: (above: MysqlServer, below: MysqlServer) => Promise<T>): Promise<T> {
  return on(source, (above) => on(replica, (below) => ask(above, below)));
}

async function on<T>(instance: InstanceReport, ask: (server: MysqlServer) => Promise<T>) {
  const asked = async (server: MysqlServer) => ({ value: await ask(server) });
  const { answer } = await observeNeighbour(ports, instance.id, instance.name, asked);
  if (!answer) throw new Error(`${instance.name} does not answer`);
  return answer.value;
}

function replicaWanted(): Wanted {
  return wanted("order-s1", { source: { id: source.id } });
}

async function made(what: Wanted): Promise<InstanceReport> {
  const report = await instances.converge(what, undefined, claimOf("one"));
  left.push(() => instances.remove(what, knownOf(report)));
  return report;
}
