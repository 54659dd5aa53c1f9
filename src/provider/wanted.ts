import type { Wanted } from "../plan/wanted";
import { Secret } from "../ground/secret";
import type { Declared } from "./inputs";
import { present } from "./present";

export interface Call {
  /** In seconds. */
  readonly patience: number;
  /** The password of root@'%': declared, recorded or generated. Undefined: it stays as it is. */
  readonly rootPassword: string | undefined;
}

/** Translates the declared inputs. `before` is what was declared when the instance was last as declared. */
export function wantedOf(declared: Declared, before: Declared | undefined, call: Call): Wanted {
  const { datastore, volume, users, databases, slaveOf } = declared;
  const version = datastore?.version;
  return {
    ...present({
      image: declared.image ?? (version === undefined ? undefined : `mysql:${version}`),
      flavor: declared.flavor === undefined ? undefined : present(declared.flavor),
      port: declared.port,
      network: networkOf(declared),
      source: sourceOf(declared),
      rootPassword: slaveOf === undefined ? secretOf(call.rootPassword) : undefined,
      configuration: declared.configuration,
    }),
    owner: declared.__owner,
    name: declared.name,
    volume: present(volume),
    sourceDelay: declared.sourceDelay,
    onDivergence: declared.onDivergence,
    bindAddress: declared.bindAddress ?? "127.0.0.1",
    replicasFrom: declared.replicasFrom,
    readOnly: declared.readOnly,
    databases: databases.map(present),
    rootPrivileges: declared.rootPrivileges ?? "service",
    rotate: present(declared.rotate),
    users: users.map((user) => ({ ...present(user), password: new Secret(user.password) })),
    ...formerly(declared, before),
    labels: declared.labels,
    log: declared.log,
    patience: call.patience,
  };
}

function secretOf(text: string | undefined): Secret | undefined {
  return text === undefined ? undefined : new Secret(text);
}

/** Only a constructor that is given a resource hands on where that resource comes from. */
function sourceOf({ slaveOf, __inherited }: Declared): Wanted["source"] {
  if (slaveOf === undefined) return undefined;
  const isOfThisProgram = (__inherited?.ancestry.length ?? 0) > 0;
  return { id: slaveOf, ...(isOfThisProgram && { isOfThisProgram }) };
}

/** Null: the network of the stack. Undefined: the network of the source, or the one that the instance has. */
function networkOf({ network, slaveOf, __kept }: Declared): string | null | undefined {
  if (network !== undefined) return network;
  return slaveOf !== undefined || __kept.includes("network") ? undefined : null;
}

/**
 * Nothing is dropped on an instance that has become a replica: its databases and users are now its source's.
 */
function formerly(
  declared: Declared,
  before: Declared | undefined,
): Pick<Wanted, "formerDatabases" | "formerUsers"> {
  if (before === undefined || declared.slaveOf !== undefined) {
    return { formerDatabases: [], formerUsers: [] };
  }
  const databases = new Set(declared.databases.map(({ name }) => name));
  const accounts = new Set(declared.users.map(accountOf));
  return {
    formerDatabases: before.databases
      .map(({ name }) => name)
      .filter((name) => !databases.has(name)),
    formerUsers: before.users
      .filter((user) => !accounts.has(accountOf(user)))
      .map(({ name, host }) => ({ name, host })),
  };
}

function accountOf({ name, host }: { readonly name: string; readonly host: string }): string {
  return `${name}@${host}`;
}
