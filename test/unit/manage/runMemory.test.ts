import { describe, expect, it } from "vitest";
import { pair, purged, single, two } from "../world/layouts";
import { failing } from "../world/failing";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

const REPLICA = { slaveOf: "m1" };
const OTHER_CONFIGURATION = { configuration: { innodb_page_cleaners: "2" } };

/** The commands in containers: each costs the engine a process there. */
function commandsOf({ reads }: ProviderProcess): readonly string[] {
  return reads.filter((read) => read === "engine run");
}

describe("the point to catch up to is what the source had when the run first saw it:", () => {
  // in seconds
  const [ANSWERS_AT, HELD] = [10, 20];

  it.each([
    ["of a replica", pair, "s1", () => undefined],
    [
      "of one that is attached to a source that answers only later",
      two,
      "m2",
      async ({ world }: Stack) => {
        world.silence("m1");
        await world.clock.sleep(ANSWERS_AT * 1000);
        world.silence("m1", false);
      },
    ],
  ] as const)("what is written since is not waited for, %s", async (_, begin, name, wait) => {
    const stack = await begin();
    const { clock } = stack.world;
    const [source, replica] = [stack.world.server("m1"), stack.world.server(name)];
    replica.hold(HELD);
    source.insert("shop.orders 8");
    const [report] = await Promise.all([
      stack.up(name, REPLICA),
      wait(stack),
      // from the moment the replica has caught up, it is behind again
      clock.sleep(HELD * 1000).then(() => {
        replica.hold();
        source.insert("shop.orders 9");
      }),
    ]);
    expect(report).toMatchObject({ status: "ACTIVE", replication: { state: "catchingUp" } });
    expect(replica.rows).toContain("shop.orders 8");
    expect(replica.rows).not.toContain("shop.orders 9");
  });
});

describe("what a process remembers of the files", () => {
  it("no longer counts after a step that failed: what was written is found, and not written again", async () => {
    const stack = await single();
    const isStopped = () => stack.world.container("m1").state === "exited";
    let lost = 0;
    const process = new ProviderProcess(stack.world, ({ method }) =>
      method === "writeFiles" && isStopped() && lost++ === 0 ? "lost" : undefined,
    );
    await failing(stack.up("m1", OTHER_CONFIGURATION, process));
    const before = process.effects.length;
    await stack.up("m1", OTHER_CONFIGURATION, process);
    expect(process.effects.slice(before).map(({ method }) => method)).toEqual([
      "startContainer",
      // the former configuration is not needed any more
      "writeFiles",
    ]);
  });

  it("counts for all looks of a run, also while a copy is not yet noted as complete", async () => {
    const stack = await purged();
    const killed = new ProviderProcess(stack.world, ({ method }) =>
      method === "copyFrom" ? "killed" : undefined,
    );
    await failing(stack.up("s1", REPLICA, killed));
    const process = new ProviderProcess(stack.world);
    await stack.up("s1", REPLICA, process);
    // once for the files, and once for the space in use after the copy
    expect(commandsOf(process)).toHaveLength(2);
  });
});

describe("the space in use is measured once, by one command in the container:", () => {
  const withCpus = { flavor: { memory: 1024 ** 3, cpus: 2 } };

  it.each([
    ["of one that changes in two steps", "m1", { name: "other", ...withCpus }],
    ["of a replica that changes", "s1", { ...REPLICA, ...withCpus }],
    ["of a new one", "m2", {}],
    ["of a new replica, when it has its data", "s2", REPLICA],
  ] as const)("%s", async (_, name, args) => {
    const stack = await pair();
    const process = new ProviderProcess(stack.world);
    await stack.up(name, args, process);
    expect(commandsOf(process)).toHaveLength(1);
  });
});
