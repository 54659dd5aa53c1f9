import { docker } from "../support/engineView";
import { caughtUp, type Seen } from "../support/instances";
import { whenConnected } from "../support/receiver";
import { errantOn } from "../support/traces";
import { problemsOfRoot, threadProblems } from "./invariants";
import { isReadOnly } from "./layout";
import type { SweptStack } from "./sweptStack";

/**
 * Kills and starts all servers at once, writes, and waits for the row on every replica: a password that no
 * longer fits, or a setting that was never persisted, shows only now. What is wrong, in words.
 */
export async function problemsAfterRestart(stack: SweptStack): Promise<readonly string[]> {
  const names = Object.keys(stack.layout);
  const before = await Promise.all(names.map((short) => stack.see(short)));
  await Promise.all(before.map(({ name }) => docker.getContainer(name).restart({ t: 0 })));
  await Promise.all(names.map((short) => stack.see(short)));
  await stack.write();
  const problems: string[] = [];
  for (const short of names) {
    const self = await stack.see(short);
    const above = stack.layout[short]?.slaveOf;
    const found =
      above === undefined
        ? [...(await problemsOfRoot(self, isReadOnly(stack.layout, short)))]
        : await problemsOfReplica(self, await stack.see(above));
    const rows = await stack.countRows(self);
    if (rows !== stack.rowsOf(short)) {
      found.push(`it has ${rows} rows, not ${stack.rowsOf(short)}`);
    }
    problems.push(...found.map((problem) => `${short}, restarted: ${problem}`));
  }
  return problems;
}

async function problemsOfReplica(self: Seen, source: Seen): Promise<string[]> {
  const status = await whenConnected(self);
  const arrived = await caughtUp(self, source);
  const errant = await errantOn(self, source);
  return [
    ...(arrived ? [] : ["what its source wrote did not arrive"]),
    ...threadProblems(status),
    ...(errant === "" ? [] : [`errant: ${String(errant)}`]),
  ];
}
