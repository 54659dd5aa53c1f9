import { SCHEMA_VERSION } from "../ground/names";
import { sourceIsItself, sourcesAreCircular } from "../ground/refusals";
import { checkedOf } from "./checked";
import { GET } from "./get";
import { lookAhead, lookAtReplaced, type Preview } from "./lookAhead";
import { recordedOf, type OldOuts, readOldOuts } from "./oldOuts";
import { type Changed, changesBetween } from "./propertyTable";
import { legibleInputs } from "./legibleInputs";
import { type Refusal, RefusedInputsError } from "./refusal";
import { tell } from "./tell";
import { replacementRefusals } from "./replacement";
import { seriesStep } from "../ground/series";
import type { Bag } from "./unknowns";
import { type Repair, repairLines } from "../words/drift";

export interface DiffResult {
  /**
   * Undefined: Pulumi's engine compares the inputs in its state with the checked ones, and there is a difference.
   * Then `preview --diff` shows this difference alone, secrets are marked, and `replaceOnChanges` works.
   */
  readonly changes: boolean | undefined;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * Compares declared inputs with declared inputs, because an output may have the name of an input. Reports a
 * change also if the last look saw something that an up repairs. Throws all reasons to refuse the change at
 * once.
 */
export async function diff(
  preview: Preview,
  id: string,
  olds: Bag,
  news: Bag,
): Promise<DiffResult> {
  if (olds[GET] === true) return { changes: false, replaces: [], deleteBeforeReplace: false };
  const outs = readOldOuts(olds);
  refuse(cycle(id, news));
  const changed = outs.declaredInputs
    ? changesBetween(outs.declaredInputs, news, outs.volume.name)
    : [];
  const replaced = changed.filter(({ change }) => change === "replace");
  if (replaced.length > 0) {
    const forecast = await lookAtReplaced(preview, outs, recordedOf(id, outs));
    refuse(replacementRefusals(replaced, outs, forecast));
    if (outs.incarnation !== undefined) preview.leaving.add(outs.incarnation);
    const about = { name: nameOf(news, id), owner: ownerOf(news, outs) };
    const named = [...forecast.plan, ...forecast.unanswered].map((line) => ({
      ...line,
      text: `${namesOf(replaced)} changes: ${line.text}`,
    }));
    tell(preview.teller, about, named);
    const changes = changesFor(preview, news);
    return { changes, replaces: topLevel(replaced), deleteBeforeReplace: true };
  }
  const repair = repairOf(outs);
  const isRepaired = repairLines(repair).length > 0;
  const changes = changed.length > 0 || isRepaired;
  if (changes) {
    refuse(versionRefusals(outs, news));
    const refusals = await lookAhead(preview, news, { outs, recorded: recordedOf(id, outs) });
    // a refresh calls diff too, and checks nothing before: it refuses no repair, and has just told what it read
    const isRefresh = checkedOf(preview.checked, news) === undefined;
    if (changed.length > 0 || !isRefresh) refuse(refusals);
    if (isRepaired && !isRefresh) tellOf(preview, repair, outs, news, id);
  }
  const answer = changes && changesFor(preview, news);
  return { changes: answer, replaces: [], deleteBeforeReplace: false };
}

/**
 * A difference of hidden inputs alone, or of what was seen, is none that Pulumi's engine would find, and hidden
 * inputs among others would be shown.
 */
function changesFor({ checked }: Preview, news: Bag): true | undefined {
  return checkedOf(checked, news)?.difference === "visible" ? undefined : true;
}

/**
 * What the next up has to repair although nothing else changes. Neither lag nor an output about other instances
 * counts.
 */
function repairOf(outs: OldOuts): Repair {
  const isUnfinished = outs.status === "BUILD";
  const lacks =
    outs.declared === undefined ||
    outs.schemaVersion !== SCHEMA_VERSION ||
    outs.imageId === undefined ||
    outs.incarnation === undefined;
  return { drift: outs.drift, isUnfinished, isOfFormerRelease: lacks && !isUnfinished };
}

function tellOf(preview: Preview, repair: Repair, outs: OldOuts, news: Bag, id: string): void {
  const about = { name: nameOf(news, id), owner: ownerOf(news, outs) };
  for (const line of repairLines(repair)) preview.teller.inform(about, line);
}

/** URN of the resource, as this program has it. */
function ownerOf(news: Bag, outs: OldOuts): string {
  const owner = news["__owner"];
  return typeof owner === "string" ? owner : (outs.declared?.__owner ?? "");
}

/** A cycle in what the program declares; the forecast finds cycles among the servers. */
function cycle(id: string, news: Bag): Refusal[] {
  const { name = id, slaveOf, __inherited } = legibleInputs(news);
  if (slaveOf === id) return [sourceIsItself(name)];
  const { ancestry } = __inherited;
  const end = ancestry.findIndex((ancestor) => ancestor.slaveOf === id);
  if (end < 0) return [];
  const between = ancestry.slice(0, end + 1).map((ancestor) => ancestor.name ?? "?");
  return [sourcesAreCircular([name, ...between, name].join(" → "))];
}

/** With `image` declared, the version decides nothing. */
function versionRefusals({ declared }: OldOuts, news: Bag): Refusal[] {
  const [from, to] = [declared?.datastore?.version, legibleInputs(news).datastore?.version];
  if (from === undefined || to === undefined || news["image"] !== undefined) return [];
  const step = seriesStep(from, to);
  const refusal = (problem: string) => [{ path: "datastore.version", problem }];
  if (step.kind === "back") {
    return refusal(
      `${from} → ${to} is a downgrade, which MySQL does not support for existing data. Declare ${from} or newer`,
    );
  }
  return step.kind === "skips"
    ? refusal(`${from} → ${to} skips ${step.skipped}. Upgrade to ${step.skipped} first`)
    : [];
}

function refuse(refusals: readonly Refusal[]): void {
  if (refusals.length > 0) throw new RefusedInputsError(refusals);
}

function nameOf(news: Bag, id: string): string {
  return legibleInputs(news).name ?? id;
}

function namesOf(changed: readonly Changed[]): string {
  return changed.map(({ property }) => property).join(", ");
}

/** Pulumi accepts only top-level properties as reasons for a replacement. */
function topLevel(changed: readonly Changed[]): string[] {
  return [...new Set(changed.map(({ property }) => property.split(".")[0] ?? property))];
}
