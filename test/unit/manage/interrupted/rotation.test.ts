import { describe, expect, it } from "vitest";
import { paths, VOLUME_ROOT } from "../../../../src/ground/names";
import { chain, pair, single } from "../../world/layouts";
import { picture, restartAll } from "../../world/picture";
import { ProviderProcess } from "../../world/process";
import type { Declared, Stack } from "../../world/stack";
import { problemsOfSweep, type Leg } from "../../world/sweep";

const administrator: Declared = { rotate: { administrator: "1" } };
const replication: Declared = { rotate: { replication: "1" } };
const certificate: Declared = { rotate: { certificate: "1" } };

/** Both updates of a source and its replica that a new certificate takes. */
async function certificateOfSource(stack: Stack, process: ProviderProcess): Promise<void> {
  for (const _ of ["published and trusted", "used and alone"]) {
    await stack.up("m1", certificate, process);
    await stack.up("s1", { slaveOf: "m1" }, process);
  }
}

const legs: readonly (Leg & { readonly name: string; readonly replicas: readonly string[] })[] = [
  {
    name: "the administrator of a standalone instance",
    before: single,
    run: (stack, process) => stack.up("m1", administrator, process),
    replicas: [],
  },
  {
    name: "the administrator of a replica",
    before: pair,
    run: (stack, process) => stack.up("s1", { slaveOf: "m1", ...administrator }, process),
    replicas: ["s1"],
  },
  {
    name: "the administrator of a source",
    before: pair,
    run: (stack, process) => stack.up("m1", administrator, process),
    replicas: ["s1"],
  },
  {
    name: "the account of a replica",
    before: pair,
    run: (stack, process) => stack.up("s1", { slaveOf: "m1", ...replication }, process),
    replicas: ["s1"],
  },
  {
    name: "the account of a replica of a replica",
    before: chain,
    run: (stack, process) => stack.up("s1", { slaveOf: "b1", ...replication }, process),
    replicas: ["b1", "s1"],
  },
  {
    name: "the account of a replica that has one itself",
    before: chain,
    run: (stack, process) => stack.up("b1", { slaveOf: "m1", ...replication }, process),
    replicas: ["b1", "s1"],
  },
  {
    name: "the replication secret of a standalone instance",
    before: single,
    run: (stack, process) => stack.up("m1", replication, process),
    replicas: [],
  },
  {
    name: "the certificate of a standalone instance",
    before: single,
    run: (stack, process) => stack.up("m1", certificate, process),
    replicas: [],
  },
  {
    name: "the certificate of a source",
    before: pair,
    run: certificateOfSource,
    replicas: ["s1"],
  },
  {
    name: "the certificate of a replica",
    before: pair,
    run: (stack, process) => stack.up("s1", { slaveOf: "m1", ...certificate }, process),
    replicas: ["s1"],
  },
];

describe("whatever effect fails, or is the last one before a kill, the next run ends the rotation of", () => {
  it.each(legs)("$name", async (leg) => {
    expect(await problemsOfSweep(leg)).toEqual([]);
  });
});

/** Runs the leg in a process that is killed at that effect; true if it came so far. */
async function killedAt({ run }: Pick<Leg, "run">, stack: Stack, number: number) {
  const process = new ProviderProcess(stack.world, (effect) =>
    effect.number === number ? "killed" : undefined,
  );
  await run(stack, process).catch(() => undefined);
  return process.isDead;
}

/** What does not work when every receiver has to connect again, and when all servers are started again. */
function cutOff(stack: Stack, replicas: readonly string[]): readonly string[] {
  const { world } = stack.copy();
  const cut = (when: string) =>
    replicas
      .filter((name) => world.server(name).mysqld.receiver.connectedTo === undefined)
      .map((name) => `${name} cannot connect ${when}`);
  for (const { mysqld } of world.state.containers.values()) if (mysqld) mysqld.dumpThreads = [];
  world.pass(1);
  const again = cut("again");
  restartAll(world);
  return [...lockedOut(stack), ...again, ...cut("after a start")];
}

/** Whose server does not take the administrator's password in the volume. */
function lockedOut({ world }: Stack): readonly string[] {
  return [...world.state.volumes.values()].flatMap(({ name, data, files }) => {
    const { adminPassword, oldAdminPassword } = data ?? {};
    const password = files.get(paths.adminPassword.slice(VOLUME_ROOT.length + 1));
    const isOpen = password === undefined || [adminPassword, oldAdminPassword].includes(password);
    return isOpen ? [] : [`the administrator is locked out of ${name}`];
  });
}

/** The servers are started again after the last kill; then the next run ends what was begun. */
async function problemsAfter(
  leg: (typeof legs)[number],
  stack: Stack,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const cut = cutOff(stack, leg.replicas);
  restartAll(stack.world);
  await leg.run(stack, new ProviderProcess(stack.world));
  restartAll(stack.world);
  return [...cut, ...picture(stack).filter((line) => !wanted.includes(line))];
}

describe("after two kills in a row, receivers connect, and the next run ends the rotation of", () => {
  it.each(legs)("$name", async (leg) => {
    const undisturbed = await leg.before();
    await leg.run(undisturbed, new ProviderProcess(undisturbed.world));
    restartAll(undisturbed.world);
    const wanted = picture(undisturbed);
    const problems: string[] = [];
    for (let first = 1; ; first += 1) {
      const stack = await leg.before();
      if (!(await killedAt(leg, stack, first))) break;
      for (let second = 1; ; second += 1) {
        const other = stack.copy();
        if (!(await killedAt(leg, other, second))) break;
        const found = await problemsAfter(leg, other, wanted);
        problems.push(...found.map((problem) => `${String(first)}, ${String(second)}: ${problem}`));
      }
      problems.push(...(await problemsAfter(leg, stack, wanted)));
    }
    expect(problems).toEqual([]);
  });
});
