import {
  DATABASE_COLUMNS,
  GLOBAL_COLUMNS,
  GRANT_OPTION,
  SERVICE_PRIVILEGES,
  WITHHELD_IN_SYSTEM,
} from "../../../src/ground/privileges";
import type { AccountState, Kept, Privileges } from "../../../src/ports/accounts";

/** What statements set, by what is kept: as the adapter and a server do it together. */
export interface Declared {
  readonly may: readonly string[] | "service" | "all";
  readonly requireTls?: boolean;
  readonly maxConnections: number;
  readonly keeps?: Kept;
}

const OPEN = {
  plugin: "caching_sha2_password",
  isExpired: false,
  isLocked: false,
  tls: "open",
  maxConnections: 0,
  isRationed: false,
  hasPasswordRules: false,
} as const;

/** The state after the account was set; `salt` is another one whenever a password is set. */
export function stateAfter(
  before: AccountState | undefined,
  { may, requireTls, maxConnections, keeps }: Declared,
  salt: string,
): AccountState {
  const { plugin, isExpired, ...options } = before ?? OPEN;
  const tls = requireTls === undefined ? options.tls : requireTls ? "required" : "open";
  const login =
    keeps === "login"
      ? options
      : { isLocked: false, tls, maxConnections, isRationed: false, hasPasswordRules: false };
  const password =
    keeps === undefined || before === undefined
      ? { plugin: OPEN.plugin, isExpired: false, storedPassword: salt }
      : { plugin, isExpired, storedPassword: before.storedPassword };
  return { ...options, ...login, ...password, ...granted(may) };
}

type Granted = Pick<
  AccountState,
  | "hasSecondPassword"
  | "hasSecondFactor"
  | "privileges"
  | "restrictions"
  | "notPassedOn"
  | "unheld"
  | "roles"
>;

function granted(may: Declared["may"]): Granted {
  const nothing = {
    hasSecondPassword: false,
    hasSecondFactor: false,
    restrictions: [],
    notPassedOn: [],
    unheld: ["SYSTEM_USER", "CONNECTION_ADMIN"],
    roles: [],
  };
  if (may === "all") {
    const privileges = [...Object.values(GLOBAL_COLUMNS), GRANT_OPTION, ...nothing.unheld];
    return { ...nothing, unheld: [], privileges: [{ privileges }] };
  }
  if (may === "service") {
    const restrictions = [{ database: "mysql", privileges: WITHHELD_IN_SYSTEM }];
    return {
      ...nothing,
      restrictions,
      privileges: [{ privileges: [...SERVICE_PRIVILEGES, GRANT_OPTION] }],
    };
  }
  const privileges = Object.values(DATABASE_COLUMNS);
  const databases = may.map((database): Privileges => ({ database, privileges }));
  return { ...nothing, privileges: [{ privileges: [] }, ...databases] };
}
