import { docker } from "../support/engineView";
import { tracesOfReplicas } from "../support/instances";
import { poll } from "../support/poll";
import { whenConnected } from "../support/receiver";
import { replicasOf } from "./layout";
import type { Orphans } from "./orphans";
import type { SweptStack } from "./sweptStack";

/**
 * Kills and starts all servers at once, and waits until every replica is connected again: a password that no
 * longer fits, or a setting that was never persisted, shows only after this.
 */
export async function restartAll(stack: SweptStack, orphans: Orphans): Promise<void> {
  const names = Object.keys(stack.layout);
  const before = await Promise.all(names.map((short) => stack.see(short)));
  await Promise.all(before.map(({ name }) => docker.getContainer(name).restart({ t: 0 })));
  await Promise.all(names.map((short) => connected(stack, short, orphans)));
}

/**
 * A receiver that comes back may find its own former dump thread, which its source then ends. An orphan may be back
 * or not.
 */
async function connected(stack: SweptStack, short: string, orphans: Orphans): Promise<void> {
  const self = await stack.see(short);
  const replicas = replicasOf(stack.layout, short).length;
  if (stack.layout[short]?.slaveOf !== undefined) await whenConnected(self);
  await poll(`one dump thread of ${self.name} for each of its replicas`, async () => {
    const strangers = orphans.accounts.map((account) => `${account} dumps`);
    const dumps = (await tracesOfReplicas(self)).filter(
      (trace) => trace.endsWith(" dumps") && !strangers.includes(trace),
    );
    return dumps.length === replicas ? true : undefined;
  });
}
