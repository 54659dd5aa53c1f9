import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChangedPair } from "../../support/changedPair";
import { containerOf, startsDuring } from "../../support/containers";
import { deployments } from "../../support/deployments";
import { freePort } from "../../support/docker";
import { docker } from "../../support/engineView";
import { sql, succeeded, value } from "../../support/instances";
import { PATIENT } from "../../support/poll";
import { holdings, namedLike, oneOfEach } from "../../support/traces";

// Changes of a running source that cost a restart or a new container; never data.
const MiB = 1024 ** 2;

describe.each(deployments())("changes that restart, $engine engine", (kind) => {
  const pair = new ChangedPair(kind, `restarts-${kind.engine}`);
  const { m, r, stack } = pair;
  const see = (name: string) => stack.see(name);
  const change = (more: string, inside?: string) => pair.change(more, inside);

  beforeAll(() => pair.begin());
  afterAll(() => stack.end());

  it("flavor: cpus are changed as it runs, on the replica that inherits them too", async () => {
    const before = [await containerOf(m), await containerOf(r)];
    await change("flavor: { cpus: 0.5 }");
    for (const name of [m, r]) {
      const { HostConfig } = await docker.getContainer(name).inspect();
      const { CpuQuota = 0, CpuPeriod = 0 } = HostConfig;
      expect(CpuQuota / CpuPeriod).toBe(0.5);
    }
    await change(`flavor: { memory: "1GiB" }`);
    for (const name of [m, r]) {
      const { HostConfig } = await docker.getContainer(name).inspect();
      expect(HostConfig).toMatchObject({ CpuQuota: -1, NanoCpus: 0 });
    }
    expect([await containerOf(m), await containerOf(r)]).toEqual(before);
  });

  it("flavor: memory takes one restart of each up to 2 GiB, and is then added as they run", async () => {
    const starts = (memory: string) => {
      const changed = change(`flavor: { memory: "${memory}" }`);
      return Promise.all([m, r].map((name) => startsDuring(name, () => changed)));
    };
    const sizes = async () => {
      const pool = "SELECT @@innodb_buffer_pool_size DIV 1048576";
      return Promise.all([m, r].map(async (name) => value(await see(name), pool)));
    };
    expect(await starts("2GiB")).toEqual([1, 1]);
    const [before = 0] = (await sizes()) as readonly number[];
    expect(await starts("3GiB")).toEqual([0, 0]);
    for (const name of [m, r]) {
      const { HostConfig } = await docker.getContainer(name).inspect();
      expect(HostConfig.Memory).toBe(3 * 1024 * MiB);
      await expect.poll(sizes, PATIENT).toEqual([before * 1.5, before * 1.5]);
    }
  });

  it("port: a new container on the same volume, the replica comes back by itself", async () => {
    await change("");
    const port = await freePort();
    const [source, replica] = [await containerOf(m), await containerOf(r)];
    const { above } = await change(`port: ${port}`);
    expect((await containerOf(m)).id).not.toBe(source.id);
    expect(await containerOf(r)).toEqual(replica);
    expect(await holdings(above.urn)).toEqual(oneOfEach(above));
    expect(above).toMatchObject({ host: "127.0.0.1", port });
    const published = { user: "root", password: "for root", port };
    const there = await sql(
      { ...above, address: above.host },
      "SELECT @@server_uuid AS uuid",
      [],
      published,
    );
    expect(there).toEqual([{ uuid: above.serverUuid }]);
    await pair.expectArrival();
  });

  it("configuration: one restart of each for what counts from a start, first of the source", async () => {
    await change("");
    const before = [await containerOf(m), await containerOf(r)];
    const changed = change("configuration: { back_log: 77 }");
    const starts = await Promise.all([m, r].map((name) => startsDuring(name, () => changed)));
    expect(starts).toEqual([1, 1]);
    for (const [index, name] of [m, r].entries()) {
      expect(await value(await see(name), "SELECT @@back_log")).toBe(77);
      expect((await containerOf(name)).id).toBe(before[index]?.id);
      expect((await containerOf(name)).startedAt).not.toBe(before[index]?.startedAt);
      expect(timesSaid((await changed).run.output, `${name}: start the container`)).toBe(1);
    }
    const started = await Promise.all([m, r].map(async (name) => containerOf(name)));
    const [source = 0, replica = 0] = started.map(({ startedAt }) => Date.parse(startedAt));
    expect(source).toBeLessThan(replica);
    await pair.expectArrival();
  });

  it("configuration: a variable that the server does not know is refused before anything stops", async () => {
    const before = [await containerOf(m), await containerOf(r)];
    stack.declare(pair.declared(`configuration: { max_connections: 77, no_such_variable: 1 }`));
    const refused = await stack.deployment.up();
    expect(refused.rc).toBe(1);
    expect(refused.output).toContain(
      "configuration.no_such_variable: is not a variable of this server",
    );
    expect([await containerOf(m), await containerOf(r)]).toEqual(before);
    await change("");
    expect(await value(await see(m), "SELECT @@max_connections")).toBe(151);
  });

  it("destroy leaves nothing", async () => {
    succeeded(await stack.deployment.destroy());
    expect(await namedLike(pair.prefix)).toEqual([]);
  });
});

/** Progress is printed as it comes and once more in the summary at the end. */
function timesSaid(output: string, line: string): number {
  const [progress = ""] = output.split("Diagnostics:");
  return progress.split("\n").filter((one) => one.endsWith(line)).length;
}
