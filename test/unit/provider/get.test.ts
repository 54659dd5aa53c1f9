import { describe, expect, it } from "vitest";
import { NoSuchInstanceError } from "../../../src/provider/get";
import { createInstanceProvider } from "../../../src/provider/instanceProvider";
import { NotDeclaredError } from "../../../src/provider/read";
import type { Bag } from "../../../src/provider/unknowns";
import { ProviderProcess } from "../world/process";
import { Stack } from "../world/stack";
import { owner, PROVIDER } from "./builders";

// What another program reads of instances that exist, with nothing but their ids.

/** What the constructor sends with `get`. */
const inputs: Bag = { __get: true, __owner: owner("reader"), __provider: PROVIDER };

function reader(stack: Stack) {
  const process = new ProviderProcess(stack.world);
  return createInstanceProvider({
    instances: process.instances,
    clock: { now: () => 0, date: () => 0, sleep: () => Promise.resolve() },
    teller: {
      progress: () => undefined,
      inform: () => undefined,
      warn: () => undefined,
      told: () => Promise.resolve(),
    },
    lookPatience: 10,
    afterwards: () => undefined,
  });
}

async function aPair(): Promise<Stack> {
  const stack = new Stack();
  await stack.up("m1");
  await stack.up("s1", { slaveOf: "m1" });
  return stack;
}

describe("get reads", () => {
  it("a source", async () => {
    const stack = await aPair();
    const { id, props } = (await reader(stack).read(stack.id("m1"), inputs)) as {
      id: string;
      props: Bag;
    };
    expect(id).toBe(stack.id("m1"));
    expect(props).toMatchObject({
      id: stack.id("m1"),
      name: "m1",
      status: "ACTIVE",
      slaves: [stack.id("s1")],
      replication: { state: "standalone" },
      drift: [],
      ...inputs,
    });
  });

  it("a replica, as healthy as its channel is", async () => {
    const stack = await aPair();
    const { props } = await reader(stack).read(stack.id("s1"), inputs);
    expect(props).toMatchObject({
      name: "s1",
      status: "ACTIVE",
      slaveOf: stack.id("m1"),
      replication: { state: "replicating" },
      drift: [],
    });
  });

  it("nothing that only a state knows", async () => {
    const stack = await aPair();
    const { props } = await reader(stack).read(stack.id("m1"), inputs);
    for (const key of ["declared", "incarnation", "rootPassword", "created", "updated"]) {
      expect(props).not.toHaveProperty(key);
    }
    expect(props["uri"]).toMatch(/^mysql:\/\/m1:3306\//);
    expect(props["volume"]).not.toHaveProperty("size");
  });

  it("the same again, with what it has read", async () => {
    const stack = await aPair();
    const once = await reader(stack).read(stack.id("s1"), inputs);
    const again = await reader(stack).read(stack.id("s1"), once.props);
    expect(again.props).toMatchObject({ name: "s1", status: "ACTIVE", ...inputs });
  });
});

it("get changes nothing, and a refresh calls it no change", async () => {
  const stack = await aPair();
  const { props } = await reader(stack).read(stack.id("s1"), inputs);
  const verdict = await reader(stack).diff(stack.id("s1"), props, inputs);
  expect(verdict).toMatchObject({ changes: false });
  const process = new ProviderProcess(stack.world);
  expect(await stack.refresh("s1", { slaveOf: "m1" }, process)).toMatchObject({ drift: [] });
});

it("an id that no instance has is an error, because Pulumi would go on without outputs", async () => {
  const stack = await aPair();
  const read = reader(stack).read("00000000-0000-4000-8000-000000000000", inputs);
  await expect(read).rejects.toThrow(NoSuchInstanceError);
});

it("what is no get and has no state is not read", async () => {
  const stack = await aPair();
  const { __get: _, ...others } = inputs;
  await expect(reader(stack).read(stack.id("m1"), others)).rejects.toThrow(NotDeclaredError);
});
