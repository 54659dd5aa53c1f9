import { expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import type { Kept } from "../../../src/ports/accounts";
import type { MysqlServer } from "../../../src/ports/server";
import { bareServer } from "./bareServer";
import { World } from "./world";

const NAMED = [{ name: "app", host: "%" }];

async function withApp() {
  const world = new World();
  const m = await bareServer(world, "m");
  const server = await m.connect();
  await set(server);
  return { world, server };
}

const set = (server: MysqlServer, keeps?: Kept) =>
  server.ensureUser({
    name: "app",
    host: "%",
    password: new Secret("pw"),
    databases: ["shop"],
    maxConnections: 7,
    fingerprint: (stored) => `print of ${stored}`,
    ...(keeps && { keeps }),
  });

async function appOn(server: MysqlServer) {
  const [user] = (await server.observe(NAMED)).users;
  return user;
}

it("a password that is set once more is stored as something else, and marked with that", async () => {
  const { server } = await withApp();
  const before = await appOn(server);
  await set(server);
  const after = await appOn(server);
  expect(after?.state?.storedPassword).not.toBe(before?.state?.storedPassword);
  expect(after?.fingerprint).toBe(`print of ${after?.state?.storedPassword ?? ""}`);
});

it.each<[Kept, object]>([
  ["password", { isLocked: false, maxConnections: 7, storedPassword: "theirs" }],
  ["login", { isLocked: true, maxConnections: 1, storedPassword: "theirs" }],
])(
  "what is kept stays as others have set it: the %s; privileges never do",
  async (keeps, state) => {
    const { world, server } = await withApp();
    const theirs = { isLocked: true, maxConnections: 1, storedPassword: "theirs", privileges: [] };
    world.server("m").changeUser("app@%", {}, theirs);
    await set(server, keeps);
    expect((await appOn(server))?.state).toMatchObject(state);
    expect((await appOn(server))?.state?.privileges).toHaveLength(2);
  },
);

it("an account without an attribute is told only to whoever asks for it", async () => {
  const { world, server } = await withApp();
  world.server("m").changeUser("app@%", { fingerprint: undefined });
  expect((await server.observe()).users).toEqual([]);
  expect(await appOn(server)).toMatchObject({ fingerprint: "" });
});

it("what it has of an account is told only to whoever compares", async () => {
  const { server } = await withApp();
  expect((await server.observe()).users).toEqual([
    { name: "app", host: "%", fingerprint: expect.stringMatching(/^print/) as string },
  ]);
});
