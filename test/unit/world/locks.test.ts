import { expect, it } from "vitest";
import { bareServer } from "./bareServer";
import { World } from "./world";

async function locked(seconds: number) {
  const world = new World();
  const server = await (await bareServer(world, "m")).connect();
  world.server("m").lock(seconds);
  const before = world.clock.now();
  return { server, waited: () => (world.clock.now() - before) / 1000 };
}

it("a change waits for the locks of others, 30 s unless it may wait longer", async () => {
  const { server, waited } = await locked(100);
  await expect(server.ensureDatabase({ name: "shop" })).rejects.toMatchObject({ errno: 1205 });
  expect(waited()).toBe(30);
  const told: string[] = [];
  server.waitForLocks({ seconds: () => 80, tell: (words) => void told.push(words) });
  await server.ensureDatabase({ name: "shop" });
  expect(waited()).toBe(100);
  expect(told).toHaveLength(1);
});

it("a fence waits as long as it is told to", async () => {
  const { server, waited } = await locked(100);
  await expect(server.fence(7)).rejects.toMatchObject({ errno: 1205 });
  expect(waited()).toBe(7);
});

it("a look waits for nothing", async () => {
  const { server, waited } = await locked(100);
  await server.observe();
  expect(waited()).toBe(0);
});
