import type { Secret } from "../ground/secret";
import { ROOT } from "../plan/content/contentPlan";
import { fingerprint, partsOfRoot, partsOfUser, signerOf } from "../plan/content/fingerprint";
import type { SettledAccount } from "../plan/facts";
import type { InstanceSpec } from "../plan/spec";
import type { AccountName, UserFacts } from "../ports/accounts";
import type { ContainerEngine } from "../ports/engine";
import type { ServerFacts } from "../ports/server";
import { isAbsence } from "./absence";
import { findContainerOf } from "./census";
import { fingerprintKeyIn } from "./host/contents";
import { atHand, rememberedOrRead } from "./host/vault";

/** What is declared of one account, by its name on the server. */
interface Declared extends AccountName {
  readonly parts: readonly unknown[];
}

/**
 * The declared accounts that are exactly as declared, judged by their fingerprints. On an instance that was a
 * replica, they are those of the instance that has set the accounts; its key tells whether they still hold.
 * Nothing is asked of an engine that has no such instance: the account is then set again.
 */
export async function observeAccounts(
  engine: ContainerEngine,
  spec: InstanceSpec,
  own: { readonly containerId: string; readonly server: ServerFacts },
): Promise<readonly SettledAccount[]> {
  const ownKey = async () => fingerprintKeyIn((await atHand(engine, own.containerId))?.keys ?? {});
  const keys = new Map<string, Promise<Secret | undefined>>([[spec.id, ownKey()]]);
  const keyOf = (id: string) => {
    const key = keys.get(id) ?? keyOfInstance(engine, id);
    keys.set(id, key);
    return key;
  };
  const judged = declaredIn(spec).map(async (account): Promise<SettledAccount[]> => {
    const print = printOf(account, own.server.users);
    const id = signerOf(print);
    const key = id === undefined ? undefined : await keyOf(id);
    if (id === undefined || key === undefined) return [];
    const { name, host, parts } = account;
    return fingerprint({ id, key }, parts) === print
      ? [{ name, host, isSetHere: id === spec.id }]
      : [];
  });
  return (await Promise.all(judged)).flat();
}

function declaredIn(spec: InstanceSpec): readonly Declared[] {
  const { rootPassword } = spec;
  const root = rootPassword ? [{ ...ROOT, parts: partsOfRoot(rootPassword, spec) }] : [];
  const users = spec.users.map((user) => ({
    name: user.name,
    host: user.host.toLowerCase(),
    parts: partsOfUser(user, spec),
  }));
  return [...root, ...users];
}

function printOf({ name, host }: AccountName, users: readonly UserFacts[]): string {
  return users.find((user) => user.name === name && user.host === host)?.fingerprint ?? "";
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
