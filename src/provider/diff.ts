import { lookAhead, type Preview } from "./lookAhead";
import { knownOf, type OldOuts, readOldOuts } from "./oldOuts";
import { type Changed, changesBetween } from "./propertyTable";
import { knownFacts } from "./knownFacts";
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
 * Declared against declared, so that an output may have an input's name; and changed when what was seen
 * last is something that an up repairs. Throws all that stands against the change.
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
    refuse(replacementRefusals(replaced, outs));
    preview.log(
      `${nameOf(news, id)}: ${namesOf(replaced)} changes: replaced by a new instance with a new volume`,
    );
    return { changes: true, replaces: topLevel(replaced), deleteBeforeReplace: true };
  }
  const changes = changed.length > 0 || needsRepair(outs);
  if (changes) {
    refuse(versionRefusals(outs, news));
    const refusals = await lookAhead(preview, news, { outs, known: knownOf(id, outs) });
    // a refresh asks for a diff as well, with nothing declared anew: what stands against a repair the up says
    if (changed.length > 0) refuse(refusals);
  }
  return { changes, replaces: [], deleteBeforeReplace: false };
}

/** Never for lag, or for outputs that describe others. */
function needsRepair(outs: OldOuts): boolean {
  return (
    outs.declared === undefined ||
    outs.drift.length > 0 ||
    outs.status === "BUILD" ||
    outs.imageId === undefined ||
    outs.incarnation === undefined
  );
}

/** By what the program declares; what is on the servers the forecast sees. */
function cycle(id: string, news: Bag): Refusal[] {
  const { name = id, slaveOf, __inherited } = knownFacts(news);
  if (slaveOf === id) return [{ path: "slaveOf", problem: `${name} cannot replicate from itself` }];
  const { ancestry } = __inherited;
  const end = ancestry.findIndex((ancestor) => ancestor.slaveOf === id);
  if (end < 0) return [];
  const between = ancestry.slice(0, end + 1).map((ancestor) => ancestor.name ?? "?");
  return [{ path: "slaveOf", problem: `${[name, ...between, name].join(" → ")} is a cycle` }];
}

/** An image decides by itself what runs. */
function versionRefusals({ declared }: OldOuts, news: Bag): Refusal[] {
  const [from, to] = [declared?.datastore?.version, knownFacts(news).datastore?.version];
  if (from === undefined || to === undefined || news["image"] !== undefined) return [];
  const step = seriesStep(from, to);
  const refusal = (problem: string) => [{ path: "datastore.version", problem }];
  if (step.kind === "back") {
    return refusal(`${from} → ${to} goes back, which the data does not survive`);
  }
  return step.kind === "skips" ? refusal(`${from} → ${to} skips ${step.skipped}`) : [];
}

function refuse(refusals: readonly Refusal[]): void {
  if (refusals.length > 0) throw new RefusedInputsError(refusals);
}

function nameOf(news: Bag, id: string): string {
  return knownFacts(news).name ?? id;
}

function namesOf(changed: readonly Changed[]): string {
  return changed.map(({ property }) => property).join(", ");
}

/** Pulumi knows top-level properties only. */
function topLevel(changed: readonly Changed[]): string[] {
  return [...new Set(changed.map(({ property }) => property.split(".")[0] ?? property))];
}
