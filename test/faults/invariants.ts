import type { EngineWatch } from "./engineWatch";
import { Orphans } from "./orphans";
import { problemsOfContent } from "./problemsOfContent";
import { problemsOfArrival, problemsOfData } from "./problemsOfData";
import { problemsOfHoldings } from "./problemsOfHoldings";
import { problemsOfHost } from "./problemsOfHost";
import { problemsOfLink } from "./problemsOfLink";
import { lookAt } from "./sight";
import type { SweptStack } from "./sweptStack";

/**
 * What is wrong, in words; [] when everything is as if nobody had been killed. The engine and the servers are
 * asked; what the provider says of itself is another matter (problemsOfState).
 */
export async function problemsOf(
  stack: SweptStack,
  watch: EngineWatch,
  orphans = Orphans.none,
): Promise<readonly string[]> {
  const { layout } = stack;
  const problems = [...(await problemsOfArrival(stack))];
  const names = Object.keys(layout);
  const seen = names.map(async (short) => orphans.leftOutOf(await lookAt(stack, short)));
  const found = await Promise.all(seen);
  const sights = new Map(found.map((sight, at) => [names[at] ?? "", sight]));
  problems.push(...(await problemsOfHoldings(stack, watch, sights, orphans)));
  for (const short of names) {
    const own = [
      ...problemsOfHost(layout, short, sights, stack.fullName(short), stack.network),
      ...problemsOfLink(layout, short, sights),
      ...problemsOfContent(layout, short, sights),
      ...(await problemsOfData(stack, short, sights)),
    ];
    problems.push(...own.map((problem) => `${short}: ${problem}`));
  }
  return problems;
}
