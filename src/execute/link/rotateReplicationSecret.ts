import { paths } from "../../ground/names";
import { randomSecret, type Secret } from "../../ground/secret";
import { fingerprintKeyIn, keptKeysNote, type Keys } from "../../observe/host/contents";
import { replicationPassword } from "../../plan/content/accounts";
import { optional } from "../../ground/optional";
import { NO_FILES } from "../../plan/host/noFiles";
import { secretMark } from "../../plan/host/rotationNote";
import { withRotated } from "../../plan/host/rotationFacts";
import { keysOf, onNeighbour, onServer, required, sourceOf, type Act } from "../context";
import { endOf, write } from "../host/rotateAdministrator";
import { volumeFile } from "../volumeFile";
import { awaitAccount, setAccount } from "./accounts";
import { awaitReceiver } from "./replication";

/**
 * The source takes both passwords from before the channel gets the next one until the file has it, so at no
 * moment is a receiver that reconnects refused. The applier goes on.
 */
export async function rotateReplicationSecret(act: Act): Promise<void> {
  const keys = await keysOf(act);
  const present = required(keys.replication, `the replication secret of ${act.spec.name}`);
  const next = keys.nextReplication ?? randomSecret();
  if (!keys.nextReplication) await begin(act, keys, next);
  const isInUse = present.reveal() === next.reveal();
  if (act.spec.source && !isInUse && !(await isTakenUp(act, next))) {
    act.lookAgain();
    return;
  }
  const files = act.seen.files ?? NO_FILES;
  const written = [volumeFile(paths.replicationSecret, next.reveal(), 0o600)];
  await write(act, written, files, (before) => ({ ...before, replication: next }));
  if (act.spec.source) await discardOldPassword(act);
  const rotated = withRotated(files, "replication", act.spec);
  await write(act, endOf(rotated, paths.nextReplicationSecret), rotated, withoutNext);
  act.bring({ files: rotated });
}

/** Fingerprints of accounts go on with the key that they have. */
async function begin(act: Act, keys: Keys, next: Secret): Promise<void> {
  const kept: Keys = { ...keys, ...optional("fingerprints", fingerprintKeyIn(keys)) };
  const written = [
    volumeFile(paths.keptKeys, keptKeysNote(kept), 0o600),
    volumeFile(paths.nextReplicationSecret, next.reveal(), 0o600),
  ];
  const files = act.seen.files ?? NO_FILES;
  await write(act, written, files, () => ({ ...kept, nextReplication: next }));
}

/** True once the receiver is connected with the password from this secret; both are valid then. */
async function isTakenUp(act: Act, secret: Secret): Promise<boolean> {
  // setting it twice would forget the present password, which the channel may still have
  if (sourceOf(act).accountOnRoot?.secret !== secretMark(secret)) {
    await setAccount(act, secret, { keepsOldPassword: true });
  }
  const { account } = await awaitAccount(act);
  const password = replicationPassword(
    secret,
    required(account?.root, `the account of ${act.spec.name}`),
  );
  await onServer(act, (server) => server.reconnectWith(password));
  return awaitReceiver(act);
}

async function discardOldPassword(act: Act): Promise<void> {
  const { root, accountOnRoot } = sourceOf(act);
  const account = required(accountOnRoot, `the account of ${act.spec.name}`);
  await onNeighbour(act, root, (server) => server.discardOldPassword(account));
}

function withoutNext({ nextReplication: _, ...keys }: Keys): Keys {
  return keys;
}
