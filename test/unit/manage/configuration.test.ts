import { describe, expect, it } from "vitest";
import { ConfigurationFailedError } from "../../../src/ground/errors";
import { flavorSettings } from "../../../src/plan/settings/flavorSettings";
import { failing } from "../world/failing";
import { pair, single } from "../world/layouts";
import { picture, pictureAfterRestart } from "../world/picture";
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

  it("is given up also when the flavor changes what the server cannot start with", async () => {
    const stack = await single();
    const { rows } = stack.world.server("m1");
    stack.world.server("m1").cannotStartWith("innodb_buffer_pool_size", String(1024 ** 3));
    const failure = (await failing(stack.up("m1", { flavor: { memory: 2 * 1024 ** 3 } }))).at(-2);
    expect(failure).toBeInstanceOf(ConfigurationFailedError);
    expect(failure).toMatchObject({
      variables: expect.arrayContaining(["innodb_buffer_pool_size"]) as string[],
    });
    expect(stack.world.server("m1").isWritable).toBe(true);
    expect(stack.world.server("m1").rows).toEqual(rows);
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

describe("a variable that can be set while the server runs", () => {
  const more: Declared = { configuration: { max_connections: "78", sort_buffer_size: "1M" } };

  it("is set, changed and unset without a restart, and a restart leaves it as it is", async () => {
    const stack = await single();
    const { startedAt } = stack.world.container("m1");
    const running = () => stack.world.server("m1").mysqld.variables;
    await stack.up("m1", changed);
    expect(running().get("max_connections")).toBe("77");
    await stack.up("m1", more);
    expect([running().get("max_connections"), running().get("sort_buffer_size")]).toEqual([
      "78",
      "1048576",
    ]);
    expect(stack.world.container("m1").startedAt).toBe(startedAt);
    const before = picture(stack);
    expect(pictureAfterRestart(stack)).toEqual(before);
    await stack.up("m1");
    expect(running().has("max_connections")).toBe(false);
    expect(picture(stack)).toEqual(picture(await single()));
  });

  it("leaves nothing to do", async () => {
    const stack = await single();
    await stack.up("m1", more);
    const process = new ProviderProcess(stack.world);
    expect((await stack.up("m1", more, process)).drift).toEqual([]);
    expect(process.effects).toEqual([]);
  });

  it("is told and set again when somebody else has set it, and what nobody declares is left alone", async () => {
    const stack = await single();
    await stack.up("m1", more);
    stack.world.server("m1").setGlobal("max_connections", "5");
    stack.world.server("m1").setGlobal("wait_timeout", "5");
    const seen = await stack.refresh("m1", more);
    expect(seen.drift).toEqual(["set max_connections as declared, while it runs"]);
    await stack.up("m1", more);
    const { variables } = stack.world.server("m1").mysqld;
    expect([variables.get("max_connections"), variables.get("wait_timeout")]).toEqual(["78", "5"]);
  });

  it("is refused, and as before, when the server does not take its value", async () => {
    const stack = await single();
    await stack.up("m1", changed);
    const before = picture(stack);
    const bad = { configuration: { max_connections: "79", sql_mode: "bad mode" } };
    await expect(stack.up("m1", bad)).rejects.toThrow("sql_mode");
    expect(picture(stack)).toEqual(before);
  });

  it("goes along with a restart for another one that needs it", async () => {
    const stack = await single();
    const { startedAt } = stack.world.container("m1");
    const both = { configuration: { max_connections: "78", innodb_page_cleaners: "2" } };
    await stack.up("m1", both);
    expect(stack.world.container("m1").startedAt).not.toBe(startedAt);
    expect((await stack.refresh("m1", both)).drift).toEqual([]);
  });
});

describe("a flavor that changes", () => {
  const GiB = 1024 ** 3;
  const of = (gigabytes: number, cpus?: number): Declared => ({
    flavor: { memory: gigabytes * GiB, ...(cpus !== undefined && { cpus }) },
  });

  it.each([
    ["more memory", of(2), of(4), "innodb_buffer_pool_size"],
    ["more processors", of(2, 2), of(2, 4), "replica_parallel_workers"],
    ["fewer processors", of(2, 4), of(2, 2), "replica_parallel_workers"],
  ])("%s: applies while the server runs", async (_, before, after, name) => {
    const stack = await single();
    await stack.up("m1", before);
    const { startedAt } = stack.world.container("m1");
    await stack.up("m1", after);
    const container = stack.world.container("m1");
    const { mysqld } = stack.world.server("m1");
    expect(container.startedAt).toBe(startedAt);
    expect(container.resources.memory).toBe(after.flavor?.memory);
    const wanted = flavorSettings(after.flavor ?? { memory: 0 })[name];
    expect(mysqld.variables.get(name)).toBe(wanted);
    const process = new ProviderProcess(stack.world);
    expect((await stack.up("m1", after, process)).drift).toEqual([]);
    expect(process.effects).toEqual([]);
    const running = picture(stack);
    expect(pictureAfterRestart(stack)).toEqual(running);
  });

  it.each([
    ["less memory", of(4), of(2)],
    ["across 1 GiB", of(0.5), of(1)],
    ["across 2 GiB", of(1), of(2)],
  ])("%s: takes one restart", async (_, before, after) => {
    const stack = await single();
    await stack.up("m1", before);
    const { startedAt } = stack.world.container("m1");
    await stack.up("m1", after);
    const container = stack.world.container("m1");
    expect(container.startedAt).not.toBe(startedAt);
    expect(container.resources.memory).toBe(after.flavor?.memory);
    expect((await stack.refresh("m1", after)).drift).toEqual([]);
  });
});
