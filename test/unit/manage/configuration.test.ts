import { describe, expect, it } from "vitest";
import { ConfigurationFailedError } from "../../../src/ground/errors";
import { failing } from "../world/failing";
import { pair, single } from "../world/layouts";
import { picture } from "../world/picture";
import { ProviderProcess } from "../world/process";
import type { Declared } from "../world/stack";

const changed: Declared = { configuration: { max_connections: "77" } };
const misfit: Declared = { configuration: { max_connections: "77", misfit_of_data: "1" } };

describe("a configuration with which the server does not start on its data", () => {
  it("leaves the server as it was, running, and the error names what was changed and what mysqld said", async () => {
    const stack = await single();
    await stack.up("m1", changed);
    const before = picture(stack);
    const failure = (await failing(stack.up("m1", misfit))).at(-2);
    expect(failure).toBeInstanceOf(ConfigurationFailedError);
    expect(failure).toMatchObject({ variables: ["misfit_of_data"] });
    expect(String(failure)).toContain("Different misfit_of_data settings");
    expect(String(failure)).toContain("m1 runs with its former configuration again");
    expect(picture(stack)).toEqual(before);
    expect(stack.world.server("m1").isWritable).toBe(true);
    expect(await stack.up("m1", changed)).toMatchObject({ status: "ACTIVE", drift: [] });
  });

  it("fails the same way each time, and never leaves the server down", async () => {
    const stack = await single();
    for (const _ of [1, 2]) {
      const failure = (await failing(stack.up("m1", misfit))).at(-2);
      expect(failure).toBeInstanceOf(ConfigurationFailedError);
      expect(stack.world.server("m1").rows).toHaveLength(2);
    }
  });

  it("is given up, too, when the run that has tried it was killed", async () => {
    const stack = await single();
    const before = picture(stack);
    let starts = 0;
    // the first is that of the helper that validates
    const process = new ProviderProcess(stack.world, ({ method }) =>
      method === "startContainer" && ++starts === 2 ? "killed" : undefined,
    );
    await failing(stack.up("m1", misfit, process));
    stack.world.pass(5);
    expect(stack.world.container("m1").state).toBe("restarting");
    const failure = (await failing(stack.up("m1", misfit))).at(-2);
    expect(failure).toBeInstanceOf(ConfigurationFailedError);
    expect(picture(stack)).toEqual(before);
  });

  it("does not take a replica away from its source", async () => {
    const stack = await pair();
    const before = picture(stack);
    const failure = (await failing(stack.up("s1", { ...misfit, slaveOf: "m1" }))).at(-2);
    expect(failure).toBeInstanceOf(ConfigurationFailedError);
    expect(picture(stack)).toEqual(before);
  });
});

describe("a configuration with which it starts", () => {
  it("leaves nothing of the former one", async () => {
    const stack = await single();
    await stack.up("m1", changed);
    await stack.up("m1");
    expect(picture(stack)).toEqual(picture(await single()));
  });
});
