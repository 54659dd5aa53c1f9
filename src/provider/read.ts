import { ReplicationProviderError } from "../ground/errors";
import { get, GET } from "./get";
import type { Surroundings } from "./surroundings";
import { recordedOf, readOldOuts } from "./oldOuts";
import { outsOf } from "./outs";
import { plainFailure } from "./partialFailure";
import type { Bag } from "./unknowns";
import { wantedOf } from "./wanted";
import { driftLine } from "../words/drift";

export type ReadResult = { readonly id: string; readonly props: Bag } | Record<string, never>;

/** Pulumi's state does not say what was declared, so this provider did not write it. */
export class NotDeclaredError extends ReplicationProviderError {
  readonly code = "not-declared";

  constructor(readonly instance: string) {
    super(
      `${instance} has no state that this provider wrote, and import is not supported. To read it, use get. To replicate from it, give its id as slaveOf. To manage it, declare it without import`,
    );
  }
}

/**
 * Looks and changes nothing: the declared inputs and the time of the last change stay. `{}` if the instance
 * is gone.
 */
export async function read(
  surroundings: Surroundings,
  id: string,
  props: Bag,
): Promise<ReadResult> {
  if (props[GET] === true) return get(surroundings, id, props);
  const { instances, clock, teller } = surroundings;
  const old = readOldOuts(props);
  const { declared, declaredInputs } = old;
  if (declared === undefined || declaredInputs === undefined) throw new NotDeclaredError(id);
  const { rootPassword } = old;
  const call = { patience: declared.timeouts.update, rootPassword };
  const recorded = recordedOf(id, old);
  const report = await instances
    .observe(wantedOf(declared, undefined, call), recorded)
    .catch((error: unknown) => Promise.reject(plainFailure(error)));
  const about = { name: declared.name, owner: declared.__owner };
  if (report === undefined) {
    teller.warn(about, "is gone: its engine has neither its container nor its volume");
    return {};
  }
  if (report.drift.length > 0) {
    const tell = report.fault === undefined ? teller.inform : teller.warn;
    tell(about, driftLine(report));
  }
  const now = new Date(clock.date()).toISOString();
  const outs = outsOf(report, {
    declared,
    declaredInputs,
    incarnation: recorded.incarnation,
    image: recorded.image,
    rootPassword,
    created: old.created ?? now,
    updated: old.updated ?? now,
  });
  return { id, props: { ...outs, __provider: props["__provider"] } };
}
