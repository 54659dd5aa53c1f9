import { expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { connector } from "../../../src/mysql/mysqlServer";
import { Managed, wanted } from "../../support/managed";

// As on Docker Desktop or a remote engine: no container's address answers, every login is a stream
// through the engine's API.
const engine = connectEngine();

it("a pair comes up, is detached and goes without any address of a container", async () => {
  const hosts: string[] = [];
  await using managed = new Managed({
    engine: { ...engine, info: async () => ({ ...(await engine.info()), local: false }) },
    servers: {
      ...connector,
      connect: (endpoint) => {
        hosts.push("open" in endpoint.at ? "stream" : "address");
        return connector.connect(endpoint);
      },
    },
  });
  const source = await managed.bring(wanted("stream-m1"));
  const s1 = wanted("stream-s1");
  const replica = await managed.bring({ ...s1, source: { id: source.id } });
  expect(replica.replication.state).toMatch(/^(replicating|catchingUp)$/);
  const alone = await managed.bring(s1, replica);
  expect(alone).toMatchObject({ id: replica.id, status: "ACTIVE", superReadOnly: false });
  await managed.remove(s1, alone);
  await managed.remove(wanted("stream-m1"), source);
  expect(new Set(hosts)).toEqual(new Set(["stream"]));
});
