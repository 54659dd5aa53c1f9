import { claimOf } from "./claim";
import { converged } from "./converged";
import type { Surroundings } from "./surroundings";
import { recordedOf, readOldOuts } from "./oldOuts";
import { readDeclared } from "./readInputs";
import { rootPasswordOf } from "./rootPassword";
import type { Bag } from "./unknowns";
import { wantedOf } from "./wanted";

/** Also finishes an interrupted create. Generates no password: root's password stays as it is. */
export async function update(
  surroundings: Surroundings,
  id: string,
  olds: Bag,
  news: Bag,
): Promise<{ readonly outs: Bag }> {
  const { __provider: provider, ...declaredInputs } = news;
  const declared = readDeclared(declaredInputs);
  const old = readOldOuts(olds);
  const recorded = recordedOf(id, old);
  const remembered = { password: old.rootPassword, slaveOf: old.slaveOf ?? old.declared?.slaveOf };
  const rootPassword = rootPasswordOf(declared, remembered);
  const call = { patience: declared.timeouts.update, rootPassword };
  const outs = await converged(surroundings, {
    wanted: wantedOf(declared, old.declared, call),
    recorded,
    claim: claimOf(surroundings, declared, { incarnation: recorded.incarnation, isRecorded: true }),
    declared,
    declaredInputs,
    rootPassword,
    created: old.created ?? new Date(surroundings.clock.date()).toISOString(),
    olds,
    provider,
  });
  return { outs };
}
