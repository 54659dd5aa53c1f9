import { describe, expect, it } from "vitest";
import { ServerCallError } from "../../../src/ground/errors";
import { Secret } from "../../../src/ground/secret";
import { failing } from "../world/failing";
import { ProviderProcess } from "../world/process";
import { type Declared, Stack } from "../world/stack";

const shop: Declared = { databases: [{ name: "shop" }] };
const line = "waiting for a lock of connection 7 of the user app";

async function locked(seconds?: number) {
  const stack = new Stack();
  await stack.up("m1", { rootPassword: new Secret("pw") });
  await stack.up("s1");
  for (const name of ["m1", "s1"]) stack.world.server(name).lock(seconds);
  return { stack, process: new ProviderProcess(stack.world), before: stack.world.clock.now() };
}

const ways: readonly (readonly [string, string, Declared])[] = [
  ["an account", "m1", { rootPassword: new Secret("another") }],
  ["a database", "m1", shop],
  ["the fence", "s1", { slaveOf: "m1" }],
  ["the fence of its own", "m1", { readOnly: true }],
];

describe.each(ways)("a lock of somebody else on %s", (_, name, args) => {
  it("is waited for as long as the time limit of the run allows, and told", async () => {
    const { stack, process } = await locked(100);
    const report = await stack.up(name, { ...args, patience: 120 }, process);
    expect(report.status).toBe("ACTIVE");
    expect(process.lines.join("\n")).toContain(line);
  });

  it("that stays ends the run at its time limit, with the session that holds it", async () => {
    const { stack, process, before } = await locked();
    const failures = await failing(stack.up(name, { ...args, patience: 50 }, process));
    const [found] = failures.filter((one) => one instanceof ServerCallError);
    expect(found).toMatchObject({
      errno: 1205,
      detail: "for 50 s it has waited for a lock of connection 7 of the user app",
    });
    const waited = (stack.world.clock.now() - before) / 1000;
    expect(waited).toBeGreaterThanOrEqual(45);
    expect(waited).toBeLessThan(115);
  });

  it("that is gone in a moment is not worth a line", async () => {
    const { stack, process } = await locked(3);
    await stack.up(name, args, process);
    expect(process.lines.join("\n")).not.toContain("waiting for a lock");
  });
});
