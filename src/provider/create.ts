import { randomUUID } from "node:crypto";
import { claimOf } from "./claim";
import { converged } from "./converged";
import type { Surroundings } from "./surroundings";
import { readDeclared } from "./readInputs";
import { randomPassword } from "../ground/password";
import { rootPasswordOf } from "./rootPassword";
import type { Bag } from "./unknowns";
import { wantedOf } from "./wanted";

export interface CreateResult {
  readonly id: string;
  readonly outs: Bag;
}

/** Gives the instance a new incarnation, even if it finishes an interrupted create of the same owner. */
export async function create(surroundings: Surroundings, inputs: Bag): Promise<CreateResult> {
  const { __provider: provider, ...declaredInputs } = inputs;
  const declared = readDeclared(declaredInputs);
  const rootPassword =
    rootPasswordOf(declared, { password: undefined, slaveOf: undefined }) ??
    (declared.slaveOf === undefined ? randomPassword().reveal() : undefined);
  const incarnation = declared.__incarnation ?? randomUUID();
  const outs = await converged(surroundings, {
    wanted: wantedOf(declared, undefined, { patience: declared.timeouts.create, rootPassword }),
    recorded: undefined,
    claim: claimOf(surroundings, declared, { incarnation, isRecorded: false }),
    declared,
    declaredInputs,
    rootPassword,
    created: new Date(surroundings.clock.date()).toISOString(),
    olds: {},
    provider,
  });
  const id = String(outs["id"]);
  surroundings.afterwards(() => surroundings.instances.settle({ id, incarnation }));
  return { id, outs };
}
