import type { Known, Wanted } from "../plan/wanted";
import { HalfDoneError } from "../manage/instances";
import { SCHEMA_VERSION } from "../ground/names";
import type { Claim } from "../plan/ownership";
import type { InstanceReport } from "../manage/report";
import type { Declared } from "./inputs";
import type { Surroundings } from "./surroundings";
import { outsOf, plain } from "./outs";
import { PartialFailure, plainFailure, redacted } from "./partialFailure";
import { seriesOf } from "../ground/series";
import type { Bag } from "./unknowns";

/** One run of create or update. */
export interface Attempt {
  readonly wanted: Wanted;
  readonly known: Known | undefined;
  readonly claim: Claim;
  readonly declared: Declared;
  readonly declaredInputs: Bag;
  readonly rootPassword: string | undefined;
  readonly created: string;
  /** The state before; empty on a create. */
  readonly olds: Bag;
  readonly provider: unknown;
}

/** Converges, and gives the outputs with `__provider`; throws what Pulumi understands. */
export async function converged(surroundings: Surroundings, attempt: Attempt): Promise<Bag> {
  const { instances, clock, log } = surroundings;
  const now = () => new Date(clock.now()).toISOString();
  try {
    const { wanted, known, claim } = attempt;
    const report = await instances.converge(wanted, known, claim);
    warnOfVersion(attempt.declared, report, log);
    return seen(report, attempt, attempt.declaredInputs, now());
  } catch (error) {
    throw error instanceof HalfDoneError
      ? partialFailure(error, attempt, now())
      : plainFailure(error);
  }
}

function seen(report: InstanceReport, attempt: Attempt, declaredInputs: Bag, updated: string): Bag {
  const { declared, claim, rootPassword, created, provider, wanted, known } = attempt;
  const isSameImage = report.imageId === known?.imageId;
  const image = wanted.image ?? (isSameImage ? known.image : undefined);
  const { incarnation } = claim;
  const memory = { declared, declaredInputs, incarnation, rootPassword, created, updated, image };
  return { ...outsOf(report, memory), __provider: provider };
}

/** What was declared stays what was last reached: the next update has to know what to drop. */
function partialFailure(error: HalfDoneError, attempt: Attempt, updated: string): PartialFailure {
  const { id, incarnation, engineId, report } = error;
  const { declared, olds, rootPassword, created, provider, declaredInputs } = attempt;
  const before = attempt.known === undefined ? undefined : olds["declared"];
  const lastReached = { declared: before ?? declaredInputs, incarnation, engineId };
  const unseen = { status: "BUILD", name: declared.name, created, updated, ...olds };
  const observed =
    report === undefined
      ? { ...unseen, schemaVersion: SCHEMA_VERSION, rootPassword }
      : seen(report, attempt, declaredInputs, updated);
  const secrets = [rootPassword, ...declared.users.map(({ password }) => password)];
  return new PartialFailure(
    id,
    plain({ ...observed, ...lastReached, id, __provider: provider }),
    [redacted(error.message, secrets)],
    { cause: error },
  );
}

/** With an image of its own the declared version decides nothing; that it is another one may be an oversight. */
function warnOfVersion(
  { name, image, datastore }: Declared,
  report: InstanceReport,
  log: (line: string) => void,
): void {
  const [declared, runs] = [datastore?.version, report.datastore.version];
  if (image === undefined || declared === undefined || runs === undefined) return;
  if (seriesOf(declared) === seriesOf(runs)) return;
  log(`${name}: datastore.version is ${declared}, but the image ${image} runs ${runs}`);
}
