import type { Recorded, Wanted } from "../plan/wanted";
import { HalfDoneError } from "../manage/instances";
import { SCHEMA_VERSION } from "../ground/names";
import type { Claim } from "../plan/ownership";
import type { InstanceReport } from "../manage/report";
import type { Teller } from "../ports/teller";
import type { Declared } from "./inputs";
import type { Surroundings } from "./surroundings";
import { outsOf, plain } from "./outs";
import { PartialFailure, plainFailure, redacted } from "./partialFailure";
import { seriesOf } from "../ground/series";
import type { Bag } from "./unknowns";

/** One create or update. */
export interface Attempt {
  readonly wanted: Wanted;
  /** What Pulumi's state records of the instance; undefined on a create. */
  readonly recorded: Recorded | undefined;
  readonly claim: Claim;
  readonly declared: Declared;
  readonly declaredInputs: Bag;
  readonly rootPassword: string | undefined;
  readonly created: string;
  /** The outputs in Pulumi's state before; empty on a create. */
  readonly olds: Bag;
  readonly provider: unknown;
}

/** Converges, and returns the outputs with `__provider`. Throws errors that Pulumi understands. */
export async function converged(surroundings: Surroundings, attempt: Attempt): Promise<Bag> {
  const { instances, clock, teller } = surroundings;
  const now = () => new Date(clock.date()).toISOString();
  try {
    const { wanted, recorded, claim } = attempt;
    const report = await instances.converge(wanted, recorded, claim);
    warnOfVersion(attempt.declared, report, teller);
    return seen(report, attempt, attempt.wanted.image, now());
  } catch (error) {
    throw error instanceof HalfDoneError
      ? partialFailure(error, attempt, now())
      : plainFailure(error);
  }
}

/** `named`: the image that runs now, as the program names it; undefined if it leaves that open. */
function seen(
  report: InstanceReport,
  attempt: Attempt,
  named: string | undefined,
  updated: string,
): Bag {
  const { declared, declaredInputs, claim, rootPassword, created, provider, recorded } = attempt;
  const isSameImage = report.imageId === recorded?.imageId;
  const image = named ?? (isSameImage ? recorded.image : undefined);
  const { incarnation } = claim;
  const memory = { declared, declaredInputs, incarnation, rootPassword, created, updated, image };
  return { ...outsOf(report, memory), __provider: provider };
}

/** If the former image still runs, the next update has to know by its name that another one is declared. */
function imageAfter(report: InstanceReport, { wanted, recorded }: Attempt): string | undefined {
  return report.imageId === recorded?.imageId ? recorded.image : wanted.image;
}

/** Keeps `declared` as it was last reached, because the next update has to know what to drop. */
function partialFailure(error: HalfDoneError, attempt: Attempt, updated: string): PartialFailure {
  const { id, incarnation, engineId, report } = error;
  const { declared, olds, rootPassword, created, provider, declaredInputs } = attempt;
  const before = attempt.recorded === undefined ? undefined : olds["declared"];
  const lastReached = { declared: before ?? declaredInputs, incarnation, engineId };
  const unseen = { status: "BUILD", name: declared.name, created, updated, ...olds };
  const observed =
    report === undefined
      ? { schemaVersion: SCHEMA_VERSION, ...unseen, rootPassword }
      : seen(report, attempt, imageAfter(report, attempt), updated);
  const secrets = [rootPassword, ...declared.users.map(({ password }) => password)];
  return new PartialFailure(
    id,
    plain({ ...observed, ...lastReached, id, __provider: provider }),
    [redacted(error.message, secrets)],
    { cause: error },
  );
}

/**
 * With `image` declared, `datastore.version` decides nothing, but a difference between the two may be an
 * oversight.
 */
function warnOfVersion(
  { name, __owner: owner, image, datastore }: Declared,
  report: InstanceReport,
  teller: Pick<Teller, "warn">,
): void {
  const [declared, runs] = [datastore?.version, report.datastore.version];
  if (image === undefined || declared === undefined || runs === undefined) return;
  if (seriesOf(declared) === seriesOf(runs)) return;
  const line = `datastore.version is ${declared}, but the image ${image} runs ${runs}`;
  teller.warn({ name, owner }, line);
}
