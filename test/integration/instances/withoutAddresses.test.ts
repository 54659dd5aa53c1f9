import { afterAll, expect, it } from "vitest";
import { systemClock } from "../../../src/clock";
import { connectEngine } from "../../../src/docker/dockerEngine";
import type { ContainerEngine } from "../../../src/docker/engine";
import type { Known, Wanted } from "../../../src/instances";
import { manageInstances } from "../../../src/manageInstances";
import { connector } from "../../../src/mysql/mysqlServer";
import type { InstanceReport } from "../../../src/plan/report";
import { IMAGE } from "../../support/docker";

// As on Docker Desktop or a remote engine: no container's address answers, every login is a stream
// through the engine's API.
const engine = connectEngine();
const remote: ContainerEngine = {
  ...engine,
  info: async () => ({ ...(await engine.info()), local: false }),
};
const hosts: string[] = [];
const instances = manageInstances({
  engine: remote,
  servers: {
    connect: (endpoint) => {
      hosts.push("stream" in endpoint.at ? "stream" : endpoint.at.host);
      return connector.connect(endpoint);
    },
  },
  clock: systemClock,
  progress: () => undefined,
});
const left: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const remove of left.reverse()) await remove();
});

it("a pair comes up, is detached and goes without any address of a container", async () => {
  const source = await made(wanted("stream-m1"));
  const replica = await made(wanted("stream-s1", { source: { id: source.id } }));
  expect(replica.replication.state).toMatch(/^(replicating|catchingUp)$/);
  const alone = await instances.converge(wanted("stream-s1"), knownOf(replica), "one");
  expect(alone).toMatchObject({ id: replica.id, status: "ACTIVE", superReadOnly: false });
  expect(new Set(hosts)).toEqual(new Set(["stream"]));
});

async function made(what: Wanted): Promise<InstanceReport> {
  const report = await instances.converge(what, undefined, "one");
  left.push(() => instances.remove(what, knownOf(report)));
  return report;
}

function wanted(name: string, more: Partial<Wanted> = {}): Wanted {
  return {
    owner: `urn:pulumi:test::stream::pulumi-nodejs:dynamic/mysql:DatabaseInstance::${name}`,
    name,
    image: IMAGE,
    flavor: { memory: 1024 ** 3 },
    volume: { size: 2, retain: false, driver: "local", driverOptions: {} },
    configuration: {},
    network: null,
    bindAddress: "127.0.0.1",
    readOnly: false,
    databases: [],
    users: [],
    formerDatabases: [],
    formerUsers: [],
    labels: {},
    timeouts: { create: 120, update: 120, delete: 60 },
    deletionProtection: false,
    patience: 120,
    ...more,
  };
}

function knownOf({ id, engineId, imageId, slaveOf }: InstanceReport): Known {
  return {
    id,
    engineId,
    imageId,
    image: IMAGE,
    incarnation: "one",
    sourceId: slaveOf,
    volumeSize: 2,
  };
}
