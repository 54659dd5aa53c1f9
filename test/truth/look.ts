import { deadlineIn, systemClock, waitUntil } from "../../src/ground/clock";
import { ADMIN_USER, labels, paths, VOLUME_ROOT } from "../../src/ground/names";
import { docker } from "../support/engineView";
import type { Sight } from "../support/happened";
import { type Reached, sql, sqlInOneSession } from "../support/instances";
import { fileIn } from "../support/volumeFiles";
import { type LinkSight, type ServerSight, type TruthSight, WATCHED } from "./sight";

/** Root's passwords in all scenes, the usual one first: what is asked of a server depends on nothing that is said of it. */
export const ROOTS = ["for root", "another one for root"] as const;

type Rows = readonly Readonly<Record<string, unknown>>[];
type Inside = Pick<
  Sight,
  "isWritable" | "isReplica" | "copiedAt" | "hadTransactions" | "databases" | "accounts"
> & { readonly server: ServerSight | undefined };

/** By the labels of the engine, and by SQL. `resource`: its name in the program. */
export async function lookAt(resource: string): Promise<TruthSight> {
  const filters = { label: [labels.owner] };
  const isIts = (of: Readonly<Record<string, string>> | null) =>
    of?.[labels.owner]?.endsWith(`::${resource}`) === true;
  const containers = await docker.listContainers({ all: true, filters });
  const id = containers.find(({ Labels }) => isIts(Labels))?.Id;
  const { Volumes } = await docker.listVolumes({ filters });
  const volumes = Volumes.flatMap(({ Name, Labels }) => (isIts(Labels) ? [Name] : [])).sort();
  if (id === undefined) return { ...NO_CONTAINER, volumes, volume: volumes[0] };
  const { Name, State, HostConfig, Mounts, NetworkSettings } = await docker
    .getContainer(id)
    .inspect();
  const isRunning = State.Running && !State.Paused;
  return {
    containerId: id,
    name: Name.slice(1),
    isRunning,
    startedAt: State.StartedAt,
    limits: JSON.stringify([HostConfig.Memory, HostConfig.NanoCpus, HostConfig.CpuQuota]),
    networks: Object.keys(NetworkSettings.Networks).sort(),
    volume: Mounts.find(({ Destination }) => Destination === VOLUME_ROOT)?.Name,
    volumes,
    certificate: await fileIn(id, paths.serverCertificate),
    incarnation: await fileIn(id, paths.incarnation),
    ...(isRunning ? await inside(id) : NOTHING_INSIDE),
  };
}

/** Where a server is reached now, and as which root; undefined while it is on no network, or has no root yet. */
export async function reach(containerId: string): Promise<Reached | undefined> {
  let denials = 0;
  const { found } = await waitUntil({
    what: `a login of root to ${containerId}`,
    deadline: deadlineIn(systemClock, 60),
    clock: systemClock,
    observe: async () => {
      const { NetworkSettings } = await docker.getContainer(containerId).inspect();
      const ends = Object.values(NetworkSettings.Networks);
      const addresses = ends.flatMap(({ IPAddress }) => (IPAddress === "" ? [] : [IPAddress]));
      const one = await firstThatAnswers(addresses);
      if (one === "denies") denials += 1;
      return { isAway: ends.length === 0, found: one === "denies" ? undefined : one };
    },
    done: ({ isAway, found: one }) => isAway || one !== undefined || denials > DENIALS,
    describe: () => "it lets no root in",
  });
  return found;
}

/** After so many, the server has no root: a replica gets the one of its source. */
const DENIALS = 10;

/** "denies": a server answers, and lets no root in. */
async function firstThatAnswers(
  addresses: readonly string[],
): Promise<Reached | "denies" | undefined> {
  let isDenied = false;
  for (const address of addresses) {
    for (const rootPassword of ROOTS) {
      try {
        await sql({ address, rootPassword }, "SELECT 1");
        return { address, rootPassword };
      } catch (error) {
        isDenied ||= (error as { code?: unknown }).code === "ER_ACCESS_DENIED_ERROR";
      }
    }
  }
  return isDenied ? "denies" : undefined;
}

async function inside(containerId: string): Promise<Inside> {
  const server = await reach(containerId);
  if (!server) return NOTHING_INSIDE;
  const answers = await sqlInOneSession(
    server,
    QUESTIONS.map((question) => [question] as const),
  );
  const [modes, channel, login, copy, databases, users, grants, administrator, ...rest] =
    answers as [Rows, Rows, Rows, Rows, Rows, Rows, Rows, Rows, Rows, Rows];
  const [schemas, variables] = rest;
  const is = (name: string) => Number(modes[0]?.[name]) === 1;
  const isReplica = channel.length > 0;
  return {
    isWritable: !is("isClosed"),
    isReplica,
    copiedAt: copy[0] ? JSON.stringify(copy[0]["t"]) : "",
    hadTransactions: is("hasExecuted") || isReplica,
    databases: databases
      .map((row) => String(Object.values(row)[0]))
      .filter((name) => !SYSTEM.includes(name)),
    accounts: accountsIn(users, grants),
    server: {
      variables: Object.fromEntries(
        variables.map((row) => [String(row["Variable_name"]), String(row["Value"])]),
      ),
      isOffline: is("isOffline"),
      defaults: Object.fromEntries(
        schemas.map((row) => [String(row["name"]), String(row["defaults"])]),
      ),
      link: channel[0] && linkIn(channel[0], String(login[0]?.["User_password"])),
      administrator: JSON.stringify(administrator),
    },
  };
}

const SYSTEM = ["information_schema", "mysql", "performance_schema", "sys"];

const QUESTIONS = [
  "SELECT @@super_read_only OR @@read_only AS isClosed, @@gtid_executed <> '' AS hasExecuted, @@offline_mode AS isOffline",
  "SHOW REPLICA STATUS",
  "SELECT User_password FROM mysql.slave_master_info",
  "SELECT UNIX_TIMESTAMP(BEGIN_TIME) AS t FROM performance_schema.clone_status",
  "SHOW DATABASES",
  // the provider's administrator is set again by every start
  `SELECT * FROM mysql.user WHERE host <> 'localhost' AND user NOT LIKE 'replica-%' AND user NOT LIKE 'copy-%' AND user <> '${ADMIN_USER}'`,
  "SELECT * FROM mysql.db ORDER BY 1, 2, 3",
  `SELECT host, HEX(authentication_string) AS credential FROM mysql.user WHERE user = '${ADMIN_USER}' ORDER BY 1`,
  "SELECT SCHEMA_NAME AS name, CONCAT_WS(' ', DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME) AS defaults FROM information_schema.SCHEMATA",
  `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${WATCHED.map((name) => `'${name}'`).join(", ")})`,
];

function accountsIn(users: Rows, grants: Rows): ReadonlyMap<string, string> {
  return new Map(
    users.map((user) => {
      const name = `${String(user["User"])}@${String(user["Host"])}`;
      const own = grants.filter((one) => one["User"] === user["User"]);
      // the mark of this product changes without the account
      const { User_attributes: _, ...rest } = user;
      return [name, JSON.stringify([rest, own])];
    }),
  );
}

function linkIn(status: Readonly<Record<string, unknown>>, password: string): LinkSight {
  const settings = ["Source_Host", "Source_Port", "Source_User", "Source_SSL_Allowed"];
  const more = ["Source_SSL_CA_File", "Auto_Position", "SQL_Delay"];
  return {
    settings: JSON.stringify([...settings, ...more].map((name) => status[name])),
    isReceiving: status["Replica_IO_Running"] !== "No",
    isApplying: status["Replica_SQL_Running"] !== "No",
    errno: Number(status["Last_IO_Errno"]),
    password,
  };
}

const NOTHING_INSIDE: Inside = {
  isWritable: undefined,
  isReplica: false,
  copiedAt: "",
  hadTransactions: true,
  databases: [],
  accounts: new Map(),
  server: undefined,
};

const NO_CONTAINER: TruthSight = {
  containerId: undefined,
  name: "",
  isRunning: false,
  startedAt: "",
  limits: "",
  networks: [],
  volume: undefined,
  volumes: [],
  certificate: "",
  incarnation: "",
  ...NOTHING_INSIDE,
};
