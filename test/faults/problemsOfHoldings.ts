import { differences } from "./differences";
import type { EngineWatch } from "./engineWatch";
import { holdingsOf, wordsFor, type Holding } from "./holdings";
import type { Orphans } from "./orphans";
import { sightOf, type Sights } from "./sight";
import type { SweptStack } from "./sweptStack";

/** What the engine holds beside what it should, or does not hold. */
export async function problemsOfHoldings(
  stack: SweptStack,
  watch: EngineWatch,
  sights: Sights,
  orphans: Orphans,
): Promise<readonly string[]> {
  const held = await holdingsOf(stack.project);
  const owners = new Map<string, readonly Holding[]>(held);
  for (const short of [...Object.keys(stack.layout), ...stack.keeps]) {
    const owner = stack.fullName(short);
    owners.set(owner, held.get(owner) ?? []);
  }
  const things = [...held.values()].flat();
  return [
    ...[...owners].flatMap(([owner, of]) => problemsOfOwner(stack, sights, orphans, owner, of)),
    ...(await strays(stack, watch, things, orphans)).map((name) => `left behind: ${name}`),
  ];
}

/** One container and one volume of each that is there; of those that are gone, only a volume that is kept. */
function problemsOfOwner(
  stack: SweptStack,
  sights: Sights,
  orphans: Orphans,
  owner: string,
  things: readonly Holding[],
): readonly string[] {
  const named = (shorts: readonly string[]) =>
    shorts.find((short) => stack.fullName(short) === owner);
  const found = things.map(wordsFor);
  const short = named(Object.keys(stack.layout));
  if (short !== undefined) {
    const { outputs, container } = sightOf(sights, short);
    const wanted = [`container ${container.name}`, `volume ${outputs.volume.name}`];
    return differences(`held of ${owner}`, found, wanted);
  }
  const kinds = things.map(({ kind }) => kind);
  const kept = named(stack.keeps) === undefined ? [] : ["volume"];
  // the container of an orphan may be there or not
  const wanted = orphans.names.includes(owner) ? [...new Set([...kept, ...kinds])] : kept;
  return differences(`left of ${owner}`, kinds, wanted);
}

/** What has no owner: helpers live for one call, and the network of the stack as long as somebody is on it. */
async function strays(
  stack: SweptStack,
  watch: EngineWatch,
  things: readonly Holding[],
  orphans: Orphans,
): Promise<readonly string[]> {
  const names = [...things.map(({ name }) => name), ...orphans.helpers];
  const made = (await watch.stillThere()).filter((name) => !names.includes(name));
  if (!stack.isAlone) return made;
  const isNetworkUsed = things.length > 0 || orphans.names.length > 0;
  const known = [
    ...orphans.leftOfHelpers,
    ...things.map(wordsFor),
    ...(isNetworkUsed ? [`network ${stack.network}`] : []),
  ];
  return [...made, ...(await watch.news()).filter((one) => !known.includes(one))];
}
