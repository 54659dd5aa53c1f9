import { DeletionProtectedError, ReplicationProviderError } from "../ground/errors";
import { check, type CheckResult } from "./check";
import { type Checked, withInherited } from "./checked";
import { create, type CreateResult } from "./create";
import { diff, type DiffResult } from "./diff";
import type { Declared } from "./inputs";
import { Program } from "./program";
import { readDeclared } from "./readInputs";
import { recordedOf, readOldOuts } from "./oldOuts";
import { plainFailure } from "./partialFailure";
import { read, type ReadResult } from "./read";
import { shownByEngineOnly } from "./returned";
import type { Bag } from "./unknowns";
import type { Surroundings } from "./surroundings";
import { update } from "./update";
import { wantedOf } from "./wanted";

/**
 * Pulumi's verbs. The bags that Pulumi passes have a `__provider`; the bags that it gets back are plain JSON.
 */
export interface InstanceProvider {
  check(olds: Bag, news: Bag): Promise<CheckResult>;
  diff(id: string, olds: Bag, news: Bag): Promise<DiffResult>;
  create(inputs: Bag): Promise<CreateResult>;
  read(id: string, props: Bag): Promise<ReadResult>;
  update(id: string, olds: Bag, news: Bag): Promise<{ readonly outs: Bag }>;
  delete(id: string, props: Bag): Promise<void>;
}

/**
 * One provider for both classes. Pulumi calls it concurrently; between calls it keeps only which incarnations
 * it has seen in a Pulumi state, which of them are about to be deleted, what it has checked, and what the program of
 * this run declares.
 */
export function createInstanceProvider(
  given: Omit<Surroundings, "recordedIncarnations" | "leaving" | "checked" | "program">,
): InstanceProvider {
  const surroundings = {
    ...given,
    recordedIncarnations: new Set<string>(),
    leaving: new Set<string>(),
    checked: new Map<string, Checked>(),
    program: new Program(),
  };
  const { checked, teller } = surroundings;
  const whenTold = <T>(work: Promise<T>): Promise<T> => work.finally(() => teller.told());
  return {
    check: (olds, news) => whenTold(check(surroundings, olds, news)),
    diff: (id, olds, news) =>
      whenTold(withoutTrace(diff(surroundings, id, olds, withInherited(checked, news, olds)))),
    create: (inputs) => whenTold(create(surroundings, withInherited(checked, inputs))),
    read: (id, props) => whenTold(withoutTrace(read(surroundings, id, props))),
    update: (id, olds, news) =>
      whenTold(update(surroundings, id, olds, withInherited(checked, news, olds))),
    delete: (id, props) => whenTold(withoutTrace(remove(surroundings, id, props))),
  };
}

/** Users do not need the stack of an error of this package. */
function withoutTrace<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (error instanceof ReplicationProviderError) shownByEngineOnly(error);
    throw error;
  });
}

async function remove({ instances }: Surroundings, id: string, props: Bag): Promise<void> {
  const old = readOldOuts(props);
  const declared = old.declared ?? nothingDeclared(old.name ?? id);
  if (declared.deletionProtection) throw new DeletionProtectedError(declared.name);
  const call = { patience: declared.timeouts.delete, rootPassword: undefined };
  try {
    await instances.remove(wantedOf(declared, undefined, call), recordedOf(id, old));
  } catch (error) {
    throw plainFailure(error);
  }
}

/** An instance must be deletable even if Pulumi's state has lost what was declared. */
function nothingDeclared(name: string): Declared {
  return readDeclared({ name: name.slice(0, 63), __owner: "" });
}
