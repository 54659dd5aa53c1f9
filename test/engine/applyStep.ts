import { applyCreate } from "./applyCreate";
import { applyDelete } from "./applyDelete";
import { applyUpdate } from "./applyUpdate";
import type { ResourceState } from "./resourceState";
import type { Run } from "./run";
import { withSecrets } from "./secrets";
import type { Step } from "./steps";

export class DeleteProtectedError extends Error {
  constructor(readonly urn: string) {
    super(
      `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, ` +
        "either remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`",
    );
  }
}

/** Does one step and writes down what became of it; the new entry, where there is one. */
export async function applyStep(run: Run, step: Step): Promise<ResourceState | undefined> {
  const { ledger } = run;
  switch (step.kind) {
    case "same": {
      const { id, outputs, created, modified } = step.old.state;
      const kept = withSecrets({ ...step.wanted, id, outputs, created, modified });
      ledger.replace(step.old, kept);
      return kept;
    }
    case "create":
      return applyCreate(run, step.wanted, (state) => ledger.add(state));
    case "update":
      return applyUpdate(run, step.old, step.wanted);
    case "replace":
      return undefined;
    case "create-replacement":
      return applyCreate(run, step.wanted, (state) => {
        if (ledger.isPendingReplacement(step.old)) ledger.replace(step.old, state);
        else ledger.add(state);
        if (!step.deleteFirst) ledger.mark(step.old, "delete");
      });
    case "delete-replaced":
      await applyDelete(run, step.old);
      if (step.deleteFirst) ledger.mark(step.old, "pendingReplacement");
      else ledger.drop(step.old);
      return undefined;
    case "delete":
      if (step.old.state.protect) throw new DeleteProtectedError(step.old.state.urn);
      await applyDelete(run, step.old);
      ledger.drop(step.old);
      return undefined;
    case "remove-pending-replace":
      ledger.drop(step.old);
      return undefined;
  }
}
