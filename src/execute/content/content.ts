import { randomBytes } from "node:crypto";
import { databaseIsNotEmpty } from "../../ground/refusals";
import { fingerprint, partsOfRoot, partsOfUser } from "../../plan/content/accounts";
import type { DatabaseInput } from "../../plan/spec";
import { onServer, type Act } from "../context";

const salt = () => randomBytes(9).toString("base64url");

export async function ensureRoot(act: Act): Promise<void> {
  const { rootPassword } = act.spec;
  if (rootPassword === undefined) return;
  await onServer(act, (server) =>
    server.ensureRoot(rootPassword, fingerprint(partsOfRoot(rootPassword), salt())),
  );
}

export async function ensureDatabase(act: Act, database: DatabaseInput): Promise<void> {
  await onServer(act, (server) => server.ensureDatabase(database));
}

/** A database that is no longer declared is dropped only if it is empty. */
export async function dropDatabase(act: Act, name: string): Promise<void> {
  await onServer(act, async (server) => {
    const held = await server.countObjects(name);
    if (held === undefined) return;
    if (held > 0) throw databaseIsNotEmpty(name, held);
    await server.dropDatabase(name);
  });
}

/** The step names the user; the password is only in the spec. */
export async function ensureUser(act: Act, name: string, host: string): Promise<void> {
  const user = act.spec.users.find((one) => one.name === name && one.host === host);
  if (!user) throw new TypeError(`a user is planned only as declared: ${name}@${host}`);
  await onServer(act, (server) =>
    server.ensureUser({ ...user, fingerprint: fingerprint(partsOfUser(user), salt()) }),
  );
}

export async function dropUser(act: Act, name: string, host: string): Promise<void> {
  await onServer(act, (server) => server.dropUser(name, host));
}
