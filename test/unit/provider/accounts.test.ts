import { describe, expect, it } from "vitest";
import { aWorld, created, program, reasons, replicaProgram } from "./builders";

const app = { name: "app", password: "a long password" };

describe("an instance of a former release", () => {
  it("is updated, and the update sets its root", async () => {
    const world = aWorld();
    const old = await created(world, program({ users: [app] }));
    const { rootPrivileges: _, ...inputs } = old.inputs;
    const former = { ...inputs, users: [app] };
    const checked = await world.provider.check(former, program({ users: [app] }));
    const outs = { ...old.outs, declared: former };
    const verdict = await world.provider.diff(old.id, outs, checked.inputs);
    expect(verdict).toMatchObject({ changes: undefined, replaces: [] });
    const { wanted } = world.instances.last("forecast");
    expect(wanted).toMatchObject({ rootPrivileges: "service", users: [{ name: "app" }] });
    expect(wanted.users[0]).not.toHaveProperty("requireTls");
  });
});

describe("refused:", () => {
  it.each([
    [
      "other privileges",
      program({ rootPrivileges: "some" }),
      'rootPrivileges: expected "service" or "all", got "some"',
    ],
    [
      "a limit that is none",
      program({ users: [{ ...app, maxConnections: -1 }] }),
      "users[0].maxConnections: expected a whole number of connections, or 0 for no limit, got -1",
    ],
    [
      "TLS as text",
      program({ users: [{ ...app, requireTls: "yes" }] }),
      'users[0].requireTls: expected true or false, got "yes"',
    ],
    [
      "privileges on a replica",
      replicaProgram({ rootPrivileges: "all" }),
      "rootPrivileges: s1 gets its accounts from its source m1. Declare them there",
    ],
    [
      "a version of TLS that nobody speaks",
      program({ configuration: { tls_version: "" } }),
      "configuration.tls_version: expected one or both of TLSv1.2 and TLSv1.3",
    ],
  ])("%s", async (_, news, reason) => expect(await reasons(news)).toEqual([reason]));
});

it("the preview warns of what is weak on a port that others reach", async () => {
  const world = aWorld();
  const users = [{ ...app, requireTls: false }];
  await world.provider.check({}, program({ port: 3307, bindAddress: "0.0.0.0", users }));
  expect(world.lines).toEqual([expect.stringMatching(/^m1: warning: port 3307 .* app /)]);
});
