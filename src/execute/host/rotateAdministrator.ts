import { LoginError } from "../../ground/errors";
import { lockKeyOf } from "../../ground/lockName";
import { paths, VOLUME_ROOT } from "../../ground/names";
import { randomPassword } from "../../ground/password";
import type { Secret } from "../../ground/secret";
import { loginWith } from "../../observe/access";
import { keptKeysNote, type Keys } from "../../observe/host/contents";
import { amend } from "../../observe/host/vault";
import type { InstanceFiles } from "../../plan/facts";
import { NO_FILES } from "../../plan/host/noFiles";
import { rotationNote } from "../../plan/host/rotationNote";
import { withRotated } from "../../plan/host/rotationFacts";
import type { FileSpec } from "../../ports/engine";
import { containerOf, keysOf, onServer, required, type Act } from "../context";
import { volumeFile } from "../volumeFile";

/**
 * Both passwords are valid from before the file is replaced until after that, so whoever logs in with either is
 * let in, and a run that is killed in between leaves a server whose file opens it. A start of the server makes
 * the password in the file the only one, which is right at every moment.
 */
export async function rotateAdministrator(act: Act): Promise<void> {
  const keys = await keysOf(act);
  const admin = required(keys.admin, `the administrator's password of ${act.spec.name}`);
  const next = keys.nextAdmin ?? randomPassword();
  if (!keys.nextAdmin) await begin(act, keys, admin, next);
  // setting the next password twice would forget the present one, which the file still has
  if (!keys.nextAdmin || !(await opens(act, next))) {
    await onServer(act, (server) => server.setOwnNextPassword(next));
  }
  const files = act.seen.files ?? NO_FILES;
  await write(act, [volumeFile(paths.adminPassword, next.reveal(), 0o600)], files, (before) => ({
    ...before,
    admin: next,
  }));
  await onServer(act, (server) => server.discardOwnOldPassword());
  const rotated = withRotated(files, "administrator", act.spec);
  await write(act, endOf(rotated, paths.nextAdminPassword), rotated, withoutNextAdmin);
  act.bring({ files: rotated });
}

/** The names of locks go on: runs with either password must exclude one another. */
async function begin(act: Act, keys: Keys, admin: Secret, next: Secret): Promise<void> {
  const kept: Keys = { ...keys, locks: keys.locks ?? lockKeyOf(admin) };
  const written = [
    volumeFile(paths.keptKeys, keptKeysNote(kept), 0o600),
    volumeFile(paths.nextAdminPassword, next.reveal(), 0o600),
  ];
  await write(act, written, act.seen.files ?? NO_FILES, () => ({ ...kept, nextAdmin: next }));
}

/** True if the server takes this password already. */
async function opens(act: Act, password: Secret): Promise<boolean> {
  const { ports, spec, seen } = act;
  const keys = { ...(await keysOf(act)), admin: password };
  try {
    await using _server = await loginWith(ports, spec.name, containerOf(act), {
      files: seen.files ?? NO_FILES,
      keys,
    });
    return true;
  } catch (error) {
    if (error instanceof LoginError && error.errno === 1045) return false;
    throw error;
  }
}

function withoutNextAdmin({ nextAdmin: _, ...keys }: Keys): Keys {
  return keys;
}

/** What ends a rotation: the value is noted first, or it would be rotated once more. */
export function endOf({ rotated = {} }: InstanceFiles, next: string): readonly FileSpec[] {
  return [volumeFile(paths.rotated, rotationNote(rotated), 0o644), volumeFile(next, "", 0o600)];
}

/** Writes to the volume, and to what this process remembers of it. */
export async function write(
  act: Act,
  written: readonly FileSpec[],
  files: InstanceFiles,
  change: (keys: Keys) => Keys,
): Promise<void> {
  const { id } = containerOf(act);
  await act.ports.engine.writeFiles(id, VOLUME_ROOT, written);
  amend(act.ports.engine, id, files, change);
}
