import { happened, type Sight } from "../support/happened";
import { announcedFor } from "./announced";
import type { Place } from "./place";
import type { Happening, Row } from "./row";

/** Told by no line: who creates an instance knows it, and what a new replica holds is its source's. */
const UNTOLD = ["created", "seeded", "removed"];

/** Previews a change and applies it. What was announced and did not happen, or the other way round, in words. */
export async function problemsOf(place: Place, row: Row): Promise<readonly string[]> {
  await row.hand?.(place);
  if (row.refresh) await place.refresh();
  const before = await sights(place);
  if (row.program) place.declare(row.program);
  const preview = await place.preview();
  const isRefused = row.isRefused === true;
  // nobody gets past a preview that fails
  const update = await place.up({ preview: isRefused });
  const after = await sights(place);
  const mustFail = isRefused || Object.values(row.does).some((all) => all.includes("refused"));
  const problems = [
    ...(isRefused === (preview.rc !== 0) ? [] : [`the preview ended with ${preview.rc}`]),
    ...(mustFail === (update.rc !== 0) ? [] : [`the update ended with ${update.rc}`]),
    ...(row.says && !row.says.test(preview.output) ? [`the preview does not say ${row.says}`] : []),
    ...(row.saysNot?.test(preview.output) ? [`the preview says ${row.saysNot}`] : []),
    ...shortsOf(before, after).flatMap((short) => {
      const expected = [...(row.does[short] ?? [])].sort();
      const announced = isRefused ? [] : announcedFor(place.fullName(short), preview.output);
      const seen = seenOf(before.get(short), after.get(short));
      const hasFailed = announced.includes("refused") ? ["refused"] : [];
      return [
        ...difference(`${short}: announced`, announced, isRefused ? [] : expected),
        ...difference(`${short}: seen`, [...seen, ...hasFailed].sort(), isRefused ? [] : expected),
      ];
    }),
  ];
  await row.then?.(place);
  return problems.length === 0 ? [] : [...problems, preview.output, update.output];
}

async function sights(place: Place): Promise<ReadonlyMap<string, Sight>> {
  const all = new Map<string, Sight>();
  for (const short of place.shorts) all.set(short, await place.see(short));
  return all;
}

function shortsOf(...all: readonly ReadonlyMap<string, Sight>[]): readonly string[] {
  return [...new Set(all.flatMap((one) => [...one.keys()]))];
}

function seenOf(before: Sight | undefined, after: Sight | undefined): readonly Happening[] {
  if (!before || !after) return [];
  const isOtherVolume =
    before.volume !== undefined && after.volume !== undefined && before.volume !== after.volume;
  if (isOtherVolume) return ["volumeDeleted"];
  return happened(before, after, false).filter((one) => !UNTOLD.includes(one));
}

function difference(
  what: string,
  is: readonly Happening[],
  expected: readonly Happening[],
): readonly string[] {
  return is.join() === expected.join()
    ? []
    : [`${what} [${is.join()}] instead of [${expected.join()}]`];
}
