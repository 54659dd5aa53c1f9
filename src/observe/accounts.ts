import type { Secret } from "../ground/secret";
import { type DeclaredAccount, declaredAccounts } from "../plan/content/declaredAccounts";
import { type Difference, differencesIn, isWithheldByAdoption } from "../plan/content/difference";
import { fits, signerOf } from "../plan/content/fingerprint";
import type { DifferingAccount, InstanceFacts, SettledAccount } from "../plan/facts";
import type { InstanceSpec } from "../plan/spec";
import type { AccountName, UserFacts } from "../ports/accounts";
import type { ContainerEngine } from "../ports/engine";
import type { ServerFacts } from "../ports/server";
import { isAbsence } from "./absence";
import { findContainerOf } from "./census";
import { fingerprintKeyIn } from "./host/contents";
import { atHand, rememberedOrRead } from "./host/vault";

type KeyOf = (id: string) => Promise<Secret | undefined>;

/**
 * Compares the declared accounts with what the server has. Their passwords are judged by their fingerprints; on
 * an instance that was a replica, they are those of the instance that has set the accounts, and its key tells
 * whether they still hold. Nothing is asked of an engine that has no such instance: the account is then set
 * again.
 */
export async function observeAccounts(
  engine: ContainerEngine,
  spec: InstanceSpec,
  own: { readonly containerId: string; readonly server: ServerFacts },
): Promise<Pick<InstanceFacts, "settledAccounts" | "differingAccounts">> {
  const ownKey = async () => fingerprintKeyIn((await atHand(engine, own.containerId))?.keys ?? {});
  const keys = new Map<string, Promise<Secret | undefined>>([[spec.id, ownKey()]]);
  const keyOf = (id: string) => {
    const key = keys.get(id) ?? keyOfInstance(engine, id);
    keys.set(id, key);
    return key;
  };
  const declared = declaredAccounts(spec);
  const judged = await Promise.all(
    declared.map(async (account): Promise<SettledAccount | DifferingAccount> => {
      const { name, host } = account;
      const found = own.server.users.find((user) => isSame(user, account));
      if (!found) {
        const others = own.server.users.filter((user) => !declared.some((d) => isSame(d, user)));
        const renamedTo = await renamed(account, others, keyOf);
        const missing: Difference = { kind: "missing", ...(renamedTo && { renamedTo }) };
        return { name, host, differences: [missing] };
      }
      const { isSetHere, differences } = await compared(account, found, own.server, {
        ownId: spec.id,
        keyOf,
      });
      return differences.length === 0 ? { name, host, isSetHere } : { name, host, differences };
    }),
  );
  return {
    settledAccounts: judged.filter((one) => "isSetHere" in one),
    differingAccounts: judged.filter((one) => "differences" in one),
  };
}

async function compared(
  account: DeclaredAccount,
  { fingerprint: print, state }: UserFacts,
  server: ServerFacts,
  { ownId, keyOf }: { readonly ownId: string; readonly keyOf: KeyOf },
): Promise<{ readonly isSetHere: boolean; readonly differences: readonly Difference[] }> {
  const id = signerOf(print);
  const key = id === undefined ? undefined : await keyOf(id);
  // an account of which nothing can be read is left alone: it cannot be marked either
  const isSetHere = id === ownId || state === undefined;
  const others = state ? differencesIn(state, account, server) : [];
  if (id === undefined || key === undefined) {
    return { isSetHere, differences: [{ kind: "unmarked" }, ...others] };
  }
  const fit = fits(print, { id, key }, account, state?.storedPassword ?? "");
  // what was not seen is not different, and what another plugin stores cannot be compared
  const isChanged = !fit.stored && state !== undefined && state.storedPassword !== "";
  const differences: readonly Difference[] = [
    ...(fit.declared ? [] : [{ kind: "redeclared" } as const]),
    ...(isChanged ? [{ kind: "password" } as const] : []),
    ...others,
  ];
  return {
    isSetHere,
    differences: isSetHere ? differences : differences.filter((one) => !isWithheldByAdoption(one)),
  };
}

/** By the fingerprint: an account that has another name goes on carrying it. */
async function renamed(
  account: DeclaredAccount,
  others: readonly UserFacts[],
  keyOf: KeyOf,
): Promise<AccountName | undefined> {
  for (const { name, host, fingerprint: print, state } of others) {
    const id = signerOf(print);
    const key = id === undefined ? undefined : await keyOf(id);
    if (id === undefined || key === undefined || !state) continue;
    const fit = fits(print, { id, key }, account, state.storedPassword);
    if (fit.declared && fit.stored) return { name, host };
  }
  return undefined;
}

function isSame(one: AccountName, other: AccountName): boolean {
  return one.name === other.name && one.host === other.host;
}

/** Undefined if the instance has no container, or loses it now. */
async function keyOfInstance(engine: ContainerEngine, id: string): Promise<Secret | undefined> {
  const container = await findContainerOf(engine, id);
  if (!container) return undefined;
  try {
    return fingerprintKeyIn((await rememberedOrRead(engine, container.id)).keys);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
