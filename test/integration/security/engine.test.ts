import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { UnprotectedEngineError } from "../../../src/ground/errors";
import { manageInstances } from "../../../src/manage/manageInstances";
import { claimOf, Managed, wanted } from "../../support/managed";

/** What crosses a network in clear to an engine on another machine: nothing, not even a first connection. */

let server: Server;
let address = "";
let connections = 0;

beforeAll(async () => {
  const own = Object.values(networkInterfaces())
    .flatMap((some) => some ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  if (!own) throw new Error("this machine has no address but its loopback");
  server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => socket.destroy()).end();
  });
  server.listen(0, own.address);
  await once(server, "listening");
  address = `tcp://${own.address}:${String((server.address() as AddressInfo).port)}`;
});

afterAll(() => {
  server.close();
});

it("an engine on a network without TLS is not connected to, whatever is asked of it", async () => {
  const engine = connectEngine({ environment: { DOCKER_HOST: address } });
  for (const call of [
    () => engine.info(),
    () => engine.listVolumes({}),
    () => engine.readFiles("x", ["/a"]),
    () => engine.writeFiles("x", "/a", []),
  ]) {
    await expect(call()).rejects.toBeInstanceOf(UnprotectedEngineError);
  }
  expect(connections).toBe(0);
});

it("its preview is refused, and says what to do", async () => {
  await using managed = new Managed();
  const engine = connectEngine({ environment: { DOCKER_HOST: address } });
  const instances = manageInstances({ ...managed.ports, engine });
  const { refusals } = await instances.forecast(wanted("far"), undefined, claimOf("one"));
  expect(refusals).toEqual([
    { path: "", problem: expect.stringMatching(/without TLS.*ssh -L/) as unknown },
  ]);
  expect(connections).toBe(0);
});

it("it is connected to when the environment says so", async () => {
  const environment = { DOCKER_HOST: address, MYSQL_REPLICATION_DOCKER_WITHOUT_TLS: "1" };
  await expect(connectEngine({ environment }).info()).rejects.not.toBeInstanceOf(
    UnprotectedEngineError,
  );
  expect(connections).toBeGreaterThan(0);
});
