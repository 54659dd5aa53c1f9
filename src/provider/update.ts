import { claimOf } from "./claim";
import { converged } from "./converged";
import type { Surroundings } from "./surroundings";
import { knownOf, readOldOuts } from "./oldOuts";
import { readDeclared } from "./readInputs";
import { knownRootPassword } from "./rootPassword";
import type { Bag } from "./unknowns";
import { wantedOf } from "./wanted";

/** Also what finishes a create that was interrupted. A password is not generated here: root stays as it is. */
export async function update(
  surroundings: Surroundings,
  id: string,
  olds: Bag,
  news: Bag,
): Promise<{ readonly outs: Bag }> {
  const { __provider: provider, ...declaredInputs } = news;
  const declared = readDeclared(declaredInputs);
  const old = readOldOuts(olds);
  const known = knownOf(id, old);
  const remembered = { password: old.rootPassword, slaveOf: known.sourceId };
  const rootPassword = knownRootPassword(declared, remembered);
  const call = { patience: declared.timeouts.update, rootPassword };
  const outs = await converged(surroundings, {
    wanted: wantedOf(declared, old.declared, call),
    known,
    claim: claimOf(surroundings, declared, { incarnation: known.incarnation, isKnown: true }),
    declared,
    declaredInputs,
    rootPassword,
    created: old.created ?? new Date(surroundings.clock.now()).toISOString(),
    olds,
    provider,
  });
  return { outs };
}
