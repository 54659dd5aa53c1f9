import { describe, expect, it } from "vitest";
import { paths } from "../../../src/ground/names";
import type { Wanted } from "../../../src/plan/wanted";
import { declared } from "../world/declared";
import { failing } from "../world/failing";
import { pair, single, trio } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import { Stack } from "../world/stack";

const GiB = 1024 ** 3;
const REPLICA = { slaveOf: "m1" };

/** Of the files in a volume: by a command in the container, or through the engine. */
function isOfFiles(read: string): boolean {
  return ["engine run", "engine readFiles"].includes(read);
}

describe("a refresh", () => {
  it("finds nothing once neither container nor volume is there", async () => {
    const stack = await single();
    stack.world.removeContainer("m1");
    stack.world.removeVolume(stack.id("m1"));
    await expect(stack.refresh("m1")).rejects.toThrow("m1 is gone");
  });

  it("still finds an instance of which only the volume is left", async () => {
    const stack = await single();
    stack.world.removeContainer("m1");
    const { volume, status } = await stack.refresh("m1");
    expect(status).toBe("SHUTDOWN");
    expect(volume.name).toBe(stack.world.volume(stack.id("m1")).name);
  });

  it("tells the space in use while the container runs, and nothing of it otherwise", async () => {
    const stack = await single();
    stack.world.volume(stack.id("m1")).used = 2 * GiB;
    expect((await stack.refresh("m1")).volume.used).toBe(2);
    stack.world.stop("m1");
    expect((await stack.refresh("m1")).volume).not.toHaveProperty("used");
    stack.world.removeContainer("m1");
    expect((await stack.refresh("m1")).volume).not.toHaveProperty("used");
  });

  it("reads files and space in use by one command in the container", async () => {
    const stack = await single();
    const process = new ProviderProcess(stack.world);
    await stack.refresh("m1", {}, process);
    expect(process.reads.filter(isOfFiles)).toEqual(["engine run"]);
  });

  it("finds what somebody else has written, whatever its process remembers", async () => {
    const stack = await single();
    const process = new ProviderProcess(stack.world);
    await stack.refresh("m1", {}, process);
    stack.world.server("m1").writeFile(paths.configuration, "[mysqld]\n");
    const { drift } = await stack.refresh("m1", {}, process);
    expect(drift).toContain("write the configuration file");
  });

  it("tells that another state has taken the instance over since", async () => {
    const stack = await single();
    const takeOver = stack.incarnationOf(stack.id("m1"))?.slice(0, 8) ?? "";
    await new Stack(stack.world).up("m1", { takeOver });
    const { drift } = await stack.refresh("m1");
    expect(drift).toEqual([expect.stringContaining("m1 already exists")]);
  });
});

describe("a refresh of a replica", () => {
  it("compares it with its own configuration, which it has from its source", async () => {
    const stack = new Stack();
    await stack.up("m1", { configuration: { max_connections: "7" } });
    await stack.up("s1", REPLICA);
    expect((await stack.refresh("s1", REPLICA)).drift).toEqual([]);
  });

  it("takes its memory from its source where its container is gone", async () => {
    const stack = new Stack();
    await stack.up("m1", { flavor: { memory: 2 * GiB } });
    await stack.up("s1", REPLICA);
    stack.world.removeContainer("s1");
    const { status, flavor } = await stack.refresh("s1", REPLICA);
    expect({ status, flavor }).toEqual({ status: "SHUTDOWN", flavor: { memory: 2 * GiB } });
  });

  it("reads its files once, also while a copy is not yet noted as complete", async () => {
    const stack = await pair();
    stack.world.server("s1").insertAsRoot("own.table 1");
    const killed = new ProviderProcess(stack.world, ({ method }) =>
      method === "copyFrom" ? "killed" : undefined,
    );
    await failing(stack.up("s1", { ...REPLICA, onDivergence: "reseed" }, killed));
    stack.world.pass(1);
    const process = new ProviderProcess(stack.world);
    expect(await stack.refresh("s1", REPLICA, process)).toMatchObject({ status: "BUILD" });
    // its own files; then those of its source, to log in there, and the space in use there
    expect(process.reads.filter(isOfFiles)).toEqual([
      "engine run",
      "engine readFiles",
      "engine run",
    ]);
  });

  it("needs no image where nothing says which one it has", async () => {
    const stack = await pair();
    const id = stack.id("s1");
    for (const name of ["s1", "m1"]) stack.world.removeContainer(name);
    const { image: _, ...wanted }: Wanted = declared("s1");
    const unknown = { imageId: undefined, image: undefined, volumeSize: undefined };
    const recorded = { ...unknown, id, incarnation: "", engineId: "", sourceId: undefined };
    const { instances } = new ProviderProcess(stack.world);
    expect(await instances.observe(wanted, recorded)).toMatchObject({ id, status: "SHUTDOWN" });
  });
});

describe("the replicas of a source", () => {
  it("are named by itself while it answers: they are not asked", async () => {
    const stack = await trio();
    const process = new ProviderProcess(stack.world);
    const { slaves } = await stack.refresh("m1", {}, process);
    expect(new Set(slaves)).toEqual(new Set([stack.id("s1"), stack.id("s2")]));
    expect(process.reads).not.toContain("s1 observe");
  });

  it("are named by their volumes where no container is left", async () => {
    const stack = await pair();
    for (const name of ["s1", "m1"]) stack.world.removeContainer(name);
    expect((await stack.refresh("m1")).slaves).toEqual([stack.id("s1")]);
  });
});
