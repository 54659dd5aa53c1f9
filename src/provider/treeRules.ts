import type { LegibleInputs } from "./legibleInputs";
import type { Refusal } from "./refusal";
import { seriesOf, seriesStep } from "../ground/series";

/** What a replica must not declare because of its source, as far as the program shows. */
export function treeRefusals(facts: LegibleInputs): Refusal[] {
  const { slaveOf, __inherited: source } = facts;
  const sourceName = source.ancestry[0]?.name ?? slaveOf;
  if (sourceName === undefined) return [];
  return [
    ...ownAccounts(facts, sourceName),
    ...smallerVolume(facts, sourceName),
    ...otherDatastore(facts, sourceName),
  ];
}

function ownAccounts(facts: LegibleInputs, source: string): Refusal[] {
  const replica = facts.name ?? "a replica";
  const problem = (what: string) =>
    `${replica} gets its ${what} from its source ${source}. Declare them there`;
  return [
    ...((facts.databases ?? []).length === 0
      ? []
      : [{ path: "databases", problem: problem("databases") }]),
    ...(facts.users.length === 0 ? [] : [{ path: "users", problem: problem("accounts") }]),
    ...((facts.rootPassword ?? undefined) === undefined
      ? []
      : [{ path: "rootPassword", problem: problem("accounts") }]),
    ...((facts.rootPrivileges ?? undefined) === undefined
      ? []
      : [{ path: "rootPrivileges", problem: problem("accounts") }]),
  ];
}

function smallerVolume({ volume, __inherited }: LegibleInputs, source: string): Refusal[] {
  const [own, theirs] = [volume?.size, __inherited.volumeSize];
  if (own === undefined || theirs === undefined || own >= theirs) return [];
  const problem = `${String(own)} GiB is less than the ${String(theirs)} GiB of its source ${source}. Declare at least ${String(theirs)}`;
  return [{ path: "volume.size", problem }];
}

function otherDatastore({ datastore, __inherited }: LegibleInputs, source: string): Refusal[] {
  const [own, theirs] = [datastore, __inherited.datastore];
  const theirType = theirs?.type ?? "mysql";
  if (own?.type !== undefined && own.type !== theirType) {
    const problem = `${own.type} cannot replicate from ${theirType} (source ${source})`;
    return [{ path: "datastore.type", problem }];
  }
  if (own?.version === undefined || theirs?.version === undefined) return [];
  const step = seriesStep(theirs.version, own.version);
  if (step.kind === "same" || step.kind === "next") return [];
  const from = seriesOf(theirs.version);
  const problem = `${seriesOf(own.version)} cannot replicate from ${from} (source ${source}). Use ${from} or the next series`;
  return [{ path: "datastore.version", problem }];
}
