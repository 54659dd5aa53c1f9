import { SCHEMA_VERSION } from "../ground/names";
import { sourceIsItself, sourcesAreCircular } from "../ground/refusals";
import { lookAhead, lookAtReplaced, type Preview } from "./lookAhead";
import { recordedOf, type OldOuts, readOldOuts } from "./oldOuts";
import { type Changed, changesBetween } from "./propertyTable";
import { legibleInputs } from "./legibleInputs";
import { type Refusal, RefusedInputsError } from "./refusal";
import { replacementRefusals } from "./replacement";
import { seriesStep } from "../ground/series";
import type { Bag } from "./unknowns";

export interface DiffResult {
  readonly changes: boolean;
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
    for (const { text, severity } of [...forecast.plan, ...forecast.unanswered]) {
      preview.log(`${nameOf(news, id)}: ${namesOf(replaced)} changes: ${text}`, severity);
    }
    return { changes: true, replaces: topLevel(replaced), deleteBeforeReplace: true };
  }
  const changes = changed.length > 0 || needsRepair(outs);
  if (changes) {
    refuse(versionRefusals(outs, news));
    const refusals = await lookAhead(preview, news, { outs, recorded: recordedOf(id, outs) });
    // a refresh calls diff too, with unchanged inputs: whether a repair is refused is then left to the up
    if (changed.length > 0) refuse(refusals);
  }
  return { changes, replaces: [], deleteBeforeReplace: false };
}

/**
 * True if the next up has something to repair, or a former release wrote the state; neither lag nor an output
 * about other instances counts.
 */
function needsRepair(outs: OldOuts): boolean {
  return (
    outs.declared === undefined ||
    outs.schemaVersion !== SCHEMA_VERSION ||
    outs.drift.length > 0 ||
    outs.status === "BUILD" ||
    outs.imageId === undefined ||
    outs.incarnation === undefined
  );
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
