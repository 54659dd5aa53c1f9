import { expect, it } from "vitest";
import { paths } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import { bareServer } from "./bareServer";
import { World } from "./world";

/** What MySQL 9.7 does with second passwords (test/integration/security/rotation.test.ts). */

const NEXT = new Secret("the next one");
const opens = async (server: Awaited<ReturnType<typeof bareServer>>, password?: Secret) =>
  server.connect(password && { password }).then(
    () => true,
    () => false,
  );

it("an administrator has two passwords until the old one is discarded", async () => {
  const server = await bareServer(new World(), "m");
  const session = await server.connect();
  await session.setOwnNextPassword(NEXT);
  expect([await opens(server), await opens(server, NEXT)]).toEqual([true, true]);
  await session.discardOwnOldPassword();
  expect([await opens(server), await opens(server, NEXT)]).toEqual([false, true]);
});

it("a second password that is set twice is the only one", async () => {
  const server = await bareServer(new World(), "m");
  const session = await server.connect();
  await session.setOwnNextPassword(NEXT);
  await session.setOwnNextPassword(NEXT);
  expect([await opens(server), await opens(server, NEXT)]).toEqual([false, true]);
});

it("after a start, the password in the file is the only one", async () => {
  const world = new World();
  const server = await bareServer(world, "m");
  await (await server.connect()).setOwnNextPassword(NEXT);
  world.server("m").writeFile(paths.adminPassword, NEXT.reveal());
  world.crash("m");
  world.pass(1);
  expect(world.server("m").data).toMatchObject({
    adminPassword: NEXT.reveal(),
    oldAdminPassword: undefined,
  });
});
