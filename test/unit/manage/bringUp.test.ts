import { describe, expect, it } from "vitest";
import { EngineCallError, InvalidInputError } from "../../../src/ground/errors";
import { HalfDoneError } from "../../../src/manage/instances";
import { failing } from "../world/failing";
import { pair, single } from "../world/layouts";
import { picture } from "../world/picture";
import { ProviderProcess, type Fate } from "../world/process";
import { Stack, type Declared } from "../world/stack";

const GiB = 1024 ** 3;
const OTHER_FLAVOR = { memory: 2 * GiB };
const NO_NETWORK: Declared = { network: "no-such-network" };

/** A process in which every call of the engine's `method` meets this fate. */
function meeting(fate: Fate, method: string, { world }: Stack): ProviderProcess {
  return new ProviderProcess(world, (effect) => (effect.method === method ? fate : undefined));
}

function sized(size: number): Declared {
  return { volume: { size, retain: false, driver: "local", driverOptions: {} } };
}

describe("an update that fails", () => {
  it("before its first step leaves nothing half done", async () => {
    const stack = await single();
    const [failure] = await failing(stack.up("m1", NO_NETWORK));
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(failure).not.toBeInstanceOf(HalfDoneError);
  });

  it("while a helper tries the declared variables leaves nothing half done", async () => {
    const stack = await single();
    const process = meeting("refused", "createContainer", stack);
    const [failure] = await failing(
      stack.up("m1", { configuration: { max_connections: "7" } }, process),
    );
    expect(failure).toBeInstanceOf(EngineCallError);
  });

  it("in its second step is half done, and tells what was seen after the first", async () => {
    const stack = await single();
    const process = meeting("refused", "updateResources", stack);
    const renamed = stack.up("m1", { name: "other", flavor: OTHER_FLAVOR }, process);
    const [failure, cause] = await failing(renamed);
    expect(failure).toBeInstanceOf(HalfDoneError);
    expect(failure).toMatchObject({
      id: stack.id("m1"),
      incarnation: stack.incarnationOf(stack.id("m1")),
      engineId: "ENGINE",
      report: { id: stack.id("m1"), name: "other", status: "ACTIVE", flavor: { memory: GiB } },
    });
    expect(cause).toBeInstanceOf(EngineCallError);
  });
});

describe("a create that fails", () => {
  it("before anything exists leaves nothing half done", async () => {
    const stack = new Stack();
    const [failure] = await failing(stack.up("m1", NO_NETWORK));
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(stack.has("m1")).toBe(false);
  });

  it("in its first step is half done, even if nothing can be seen of it yet", async () => {
    const stack = new Stack();
    const [failure] = await failing(stack.up("m1", {}, meeting("lost", "ensureNetwork", stack)));
    expect(failure).toBeInstanceOf(HalfDoneError);
    expect(stack.has("m1")).toBe(true);
  });

  it.each(["createVolume", "createContainer"])(
    "before its first step is half done where an earlier one got as far as %s",
    async (method) => {
      const { world } = await single();
      const killed = new Stack(world);
      await failing(killed.up("m2", {}, meeting("killed", method, killed)));
      const stack = new Stack(world);
      const [failure, cause] = await failing(stack.up("m2", NO_NETWORK));
      expect(failure).toBeInstanceOf(HalfDoneError);
      expect(cause).toBeInstanceOf(InvalidInputError);
      expect(world.volume(stack.id("m2")).name).toMatch(/^m2-/);
    },
  );
});

describe("volume.size", () => {
  const USED = 3;
  const full = async () => {
    const stack = await single();
    stack.world.volume(stack.id("m1")).used = USED * GiB;
    return stack;
  };

  it("is not lowered below what is in use, and nothing is done", async () => {
    const stack = await full();
    const before = picture(stack);
    const [failure] = await failing(stack.up("m1", sized(USED - 1)));
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(failure).toMatchObject({
      path: "volume.size",
      problem: expect.stringContaining("Declare at least 3") as string,
    });
    expect(picture(stack)).toEqual(before);
  });

  it("is lowered to what is in use", async () => {
    const stack = await full();
    expect((await stack.up("m1", sized(USED))).volume).toMatchObject({ size: USED, used: USED });
  });

  it.each([
    [
      "is warned of when more than nine tenths are used",
      4.51,
      ["m1: 4.51 of 5 GiB are used; raise volume.size"],
    ],
    ["is not warned of when exactly nine tenths are used", 4.5, []],
    ["is not warned of when little is used", 1, []],
  ] as const)("%s", async (_, used, lines) => {
    const stack = await single();
    stack.world.volume(stack.id("m1")).used = used * GiB;
    const process = new ProviderProcess(stack.world);
    expect((await stack.up("m1", {}, process)).volume.used).toBe(used);
    expect(process.lines).toEqual(lines);
  });
});

describe("the space in use", () => {
  it("is measured again after the server has started once more", async () => {
    const stack = await single();
    const volume = stack.world.volume(stack.id("m1"));
    volume.used = GiB;
    const process = new ProviderProcess(stack.world, ({ method }) => {
      if (method === "startContainer") {
        volume.used = 2 * GiB;
        stack.world.pass(1);
      }
      return undefined;
    });
    const report = await stack.up("m1", { configuration: { innodb_page_cleaners: "2" } }, process);
    expect(report.volume.used).toBe(2);
  });

  it("is measured together with the files, by one command in the container", async () => {
    const stack = await pair();
    const process = new ProviderProcess(stack.world);
    await stack.up("m1", {}, process);
    expect(process.reads.filter((read) => read === "engine run")).toHaveLength(1);
  });
});
