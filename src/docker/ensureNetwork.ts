import { deadlineIn, systemClock, waitUntil } from "../ground/clock";
import { EngineCallError } from "../ground/errors";
import { legible } from "../ground/foreign";
import type { Labels, NetworkFacts } from "../ports/engine";
import type { EngineConnection } from "./engineConnection";
import { unlessStatus } from "./engineErrors";
import { carries } from "./labelFilter";
import { listNetworks, removeNetwork } from "./networkCalls";

/** How long other networks may be seen before they count as left behind instead of about to be removed. */
const RACE_SECONDS = 3;
const ROUNDS = 20;

/** Longer than a creator takes to see whether its new network is the only one. */
const SETTLING_MS = 100;

/**
 * The engine lets several processes create networks of one name at the same moment (its check for duplicates
 * is not a lock). So a process that has created one looks again. If its network is the only one, every later
 * process sees it and creates none. If not, the process removes its network, pauses for a random time and
 * looks again. Creation times cannot decide which network stays: an older network may appear after a younger
 * one was found to be the only one and taken into use.
 */
export async function ensureNetwork(
  engine: EngineConnection,
  name: string,
  labels: Labels,
): Promise<NetworkFacts> {
  for (let round = 1; round <= ROUNDS; round++) {
    const seen = await ownNetworks(engine, name, labels);
    if (seen.length > 1) return theOneLeft(engine, name, labels);
    const [only] = seen;
    if (only) {
      // The network's creator may be about to remove it.
      await systemClock.sleep(SETTLING_MS);
      const [still, ...others] = await ownNetworks(engine, name, labels);
      if (still?.id === only.id && others.length === 0) return only;
      continue;
    }
    const made = await create(engine, name, labels);
    if (made === undefined) continue;
    const [mine, ...others] = await listNetworks(engine, { name: [name] });
    if (mine?.id === made && others.length === 0) return mine;
    await removeNetwork(engine, made);
    await systemClock.sleep(Math.random() * round * 100);
  }
  throw new EngineCallError(
    `create network ${name}`,
    undefined,
    legible`others make and remove networks of this name all the time`,
  );
}

/** Undefined if another network of that name exists. */
async function create(
  engine: EngineConnection,
  name: string,
  labels: Labels,
): Promise<string | undefined> {
  const body = { Name: name, Driver: "bridge", CheckDuplicate: true, Labels: labels };
  const call = engine.call(`create network ${name}`, (docker) =>
    docker.createNetwork({ Name: name, ...{ _query: {}, _body: body } }),
  );
  return (await unlessStatus([409], call))?.id;
}

/**
 * Waits while other processes remove theirs. Networks that stay were left behind by a process that died: all
 * but the oldest are removed.
 */
async function theOneLeft(
  engine: EngineConnection,
  name: string,
  labels: Labels,
): Promise<NetworkFacts> {
  const deadline = deadlineIn(systemClock, RACE_SECONDS);
  const seen = await waitUntil({
    what: `one network ${name}`,
    observe: () => ownNetworks(engine, name, labels),
    done: (networks) => networks.length <= 1 || systemClock.now() >= deadline.at,
    deadline,
    clock: systemClock,
  });
  const [oldest, ...younger] = seen;
  for (const { id } of younger) await removeNetwork(engine, id);
  return oldest ?? ensureNetwork(engine, name, labels);
}

async function ownNetworks(
  engine: EngineConnection,
  name: string,
  labels: Labels,
): Promise<readonly NetworkFacts[]> {
  const networks = await listNetworks(engine, { name: [name] });
  if (networks.every((network) => carries(network.labels, labels))) return networks;
  throw new EngineCallError(
    `use network ${name}`,
    409,
    legible`a network of this name is there that this package did not make; remove or rename it, or name it as the instance's network`,
  );
}
