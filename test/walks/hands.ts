import { docker } from "../support/engineView";
import { sql, sqlInOneSession, type Seen } from "../support/instances";

const MiB = 1024 ** 2;

type Hand = (seen: Seen) => Promise<unknown>;

/** What somebody does to a container behind the provider's back. */
const toContainers = {
  "stop the container": ({ name }) => docker.getContainer(name).stop({ t: 10 }),
  "kill the server": ({ name }) => docker.getContainer(name).kill(),
  "pause the container": ({ name }) => docker.getContainer(name).pause(),
  "rename the container": ({ name }) => docker.getContainer(name).rename({ name: `${name}-x` }),
  "remove the container": ({ name }) => docker.getContainer(name).remove({ force: true }),
  "limit the container": ({ name }) =>
    docker.getContainer(name).update({ Memory: 700 * MiB, MemorySwap: 700 * MiB }),
} satisfies Readonly<Record<string, Hand>>;

/** The same to a server. */
const toServers = {
  "stop replication": (seen) => sql(seen, "STOP REPLICA"),
  "stop the applier": (seen) => sql(seen, "STOP REPLICA SQL_THREAD"),
  "open the server": (seen) => sql(seen, "SET GLOBAL super_read_only = 0"),
  "set a variable": (seen) => sql(seen, "SET GLOBAL join_buffer_size = 999424"),
  "take the server offline": (seen) => sql(seen, "SET GLOBAL offline_mode = 1"),
} satisfies Readonly<Record<string, Hand>>;

/** The same to the accounts of a server that has them of its own. */
const toAccounts = {
  "change a password": (seen) => unlogged(seen, "ALTER USER IF EXISTS app@'%' IDENTIFIED BY 'x'"),
  "lock a user": (seen) => unlogged(seen, "ALTER USER IF EXISTS app@'%' ACCOUNT LOCK"),
  "drop a user": (seen) => unlogged(seen, "DROP USER IF EXISTS report@'%'"),
  "grant more": (seen) => unlogged(seen, "GRANT SELECT ON mysql.* TO root@'%'"),
} satisfies Readonly<Record<string, Hand>>;

const all = { ...toContainers, ...toServers, ...toAccounts };

export type HandName = keyof typeof all;

export const handsOnAll = [...Object.keys(toContainers), ...Object.keys(toServers)] as HandName[];
export const handsOnRoot = [...handsOnAll, ...Object.keys(toAccounts)] as HandName[];

export async function lend(hand: HandName, seen: Seen): Promise<void> {
  await all[hand](seen);
}

/** On this server alone, as an operator does who mends one server. A fence does not stop an operator. */
async function unlogged(seen: Seen, statement: string): Promise<void> {
  await sqlInOneSession(seen, [
    ["SET @closed = @@GLOBAL.super_read_only"],
    ["SET GLOBAL super_read_only = 0"],
    ["SET SESSION sql_log_bin = 0"],
    [statement],
    ["SET GLOBAL super_read_only = @closed"],
  ]);
}
