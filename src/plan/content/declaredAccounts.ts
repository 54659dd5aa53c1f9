import type { InstanceSpec } from "../spec";
import { connectionLimit, connectionLimitOf } from "./connectionLimit";
import { ROOT } from "./contentPlan";
import type { DeclaredAccess } from "./difference";
import type { DeclaredPassword } from "./fingerprint";

/** What is declared of one account, by its name on the server. */
export type DeclaredAccount = DeclaredPassword & DeclaredAccess;

/** Root, if its password is known, and the users. A replica has those of its source. */
export function declaredAccounts(spec: InstanceSpec): readonly DeclaredAccount[] {
  const { rootPassword, rootPrivileges, configuration, users, source } = spec;
  if (source) return [];
  const root: DeclaredAccount | undefined = rootPassword && {
    ...ROOT,
    password: rootPassword,
    requireTls: true,
    maxConnections: connectionLimit(configuration),
    may: rootPrivileges,
  };
  return [
    ...(root ? [root] : []),
    ...users.map((user) => ({
      name: user.name,
      host: user.host.toLowerCase(),
      password: user.password,
      requireTls: user.requireTls,
      maxConnections: connectionLimitOf(user, configuration),
      may: user.databases,
    })),
  ];
}
