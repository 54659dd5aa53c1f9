import { expect } from "vitest";
import { docker } from "../../support/engineView";
import { caughtUp, sql } from "../../support/instances";
import { receiverErrorAnew } from "../../support/receiver";
import { accountOf } from "../../support/traces";
import type { Place } from "../place";
import type { Row, Scene } from "../row";
import { replica, source } from "./source";

// What somebody else does to a source and its replica, one thing after the other.
const START = { m: source(), r: replica("m") };

/** On the source, to the account of its replica. */
const account = (statement: string) => async (place: Place) => {
  const [source, copy] = [await place.server("m"), await place.server("r")];
  await sql(source, statement, [accountOf(copy)]);
  expect(await caughtUp(copy, source)).toBe(true);
};

/** The same, and its receiver notices. */
const noticed = (statement: string) => async (place: Place) => {
  await account(statement)(place);
  await receiverErrorAnew(await place.server("r"));
};

const unlogged = (place: Place, short: string, ...statements: readonly string[]) =>
  place.inOneSession(short, ["SET SESSION sql_log_bin = 0", ...statements]);

/** Somebody does this, a refresh sees it, and the next update repairs it. */
const repaired = (
  name: string,
  hand: Row["hand"],
  does: Row["does"] = {},
  more: Partial<Row> = {},
): Row => ({ name, ...(hand && { hand }), refresh: true, does, ...more });

/** One of the statements is enough to change the channel: the threads, what it leads to, or that there is one. */
const onChannel = (name: string, becomes: string, ...statements: readonly string[]) =>
  repaired(name, (place) => place.sql("r", ...statements), { r: [becomes] });

const STOPPED = "STOP REPLICA";
const RESUMED: Row["does"] = { r: ["resumed"] };
const ACCOUNTS = "SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'replica-%'";

export const hands: readonly Scene[] = [
  {
    name: "channel",
    start: START,
    rows: [
      onChannel("the receiver was stopped", "resumed", "STOP REPLICA IO_THREAD"),
      onChannel("the applier was stopped", "resumed", "STOP REPLICA SQL_THREAD"),
      onChannel("both were stopped", "resumed", STOPPED),
      onChannel(
        "the channel was pointed elsewhere",
        "repointed",
        STOPPED,
        "CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'nobody'",
      ),
      onChannel(
        "a delay was set",
        "repointed",
        STOPPED,
        "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 60",
        "START REPLICA",
      ),
      onChannel(
        "TLS was switched off",
        "repointed",
        STOPPED,
        "CHANGE REPLICATION SOURCE TO SOURCE_SSL = 0, GET_SOURCE_PUBLIC_KEY = 1",
        "START REPLICA",
      ),
      onChannel(
        "auto position was switched off",
        "repointed",
        STOPPED,
        "CHANGE REPLICATION SOURCE TO SOURCE_AUTO_POSITION = 0",
      ),
      onChannel("the channel was reset", "attached", STOPPED, "RESET REPLICA ALL"),
      repaired(
        "the account was dropped, and its receiver has not noticed",
        account("DROP USER ?@'%'"),
        {},
        { says: /create its replication account/, finds: { [`m ${ACCOUNTS}`]: "1" } },
      ),
      repaired("the account was dropped", noticed("DROP USER ?@'%'"), RESUMED, {
        says: /has failed with error 1045: its account on \S+ and its channel are set again/,
      }),
      repaired("the account was locked", noticed("ALTER USER ?@'%' ACCOUNT LOCK"), RESUMED, {
        says: /has failed with error 3118: /,
      }),
      repaired(
        "the account has another password",
        noticed("ALTER USER ?@'%' IDENTIFIED BY 'theirs'"),
        RESUMED,
      ),
      repaired(
        "REPLICATION SLAVE was revoked",
        noticed("REVOKE REPLICATION SLAVE ON *.* FROM ?@'%'"),
        RESUMED,
        { says: /has failed with error 13120: / },
      ),
      repaired(
        "the replica was made writable",
        (place) =>
          place.sql("r", "SET PERSIST super_read_only = OFF", "SET PERSIST read_only = OFF"),
        { r: ["fenced"] },
      ),
      repaired(
        "super_read_only was lowered",
        (place) => place.sql("r", "SET GLOBAL super_read_only = OFF"),
        {},
        { says: /fence it/, finds: { "r SELECT @@super_read_only": "1" } },
      ),
      repaired(
        "the server was taken offline",
        (place) => place.sql("r", "SET GLOBAL offline_mode = ON"),
        { r: ["online"] },
      ),
      repaired(
        "the source was taken offline",
        (place) => place.sql("m", "SET GLOBAL offline_mode = ON"),
        { m: ["online"] },
      ),
    ],
  },
  {
    name: "containers",
    start: START,
    rows: [
      repaired(
        "the replica's container was stopped",
        (place) => place.container("r").stop(),
        { r: ["started"] },
        {
          shows: ["A11"],
          says: /it is started: its container is exited/,
          refreshSays: /has drifted: its container is exited/,
        },
      ),
      repaired("the replica's container was killed", (place) => place.container("r").kill(), {
        r: ["started"],
      }),
      repaired("the replica's container was paused", (place) => place.container("r").pause(), {
        r: ["started"],
      }),
      repaired(
        "the replica's container was removed",
        (place) => place.container("r").remove({ force: true }),
        { r: ["recreated"] },
      ),
      repaired("the source's container was stopped", (place) => place.container("m").stop(), {
        m: ["started"],
      }),
      repaired("the source's container was killed", (place) => place.container("m").kill(), {
        m: ["started"],
      }),
      repaired(
        "the source's container was removed",
        (place) => place.container("m").remove({ force: true }),
        { m: ["recreated"] },
      ),
      repaired(
        "a container was renamed",
        (place) => place.container("r").rename({ name: `${place.fullName("r")}-x` }),
        { r: ["renamed"] },
      ),
      repaired(
        "a container has another limit",
        (place) =>
          place.container("m").update({ Memory: 700 * 1024 ** 2, MemorySwap: 700 * 1024 ** 2 }),
        { m: ["limited"] },
      ),
      repaired(
        "a container was disconnected",
        (place) => docker.getNetwork(place.network).disconnect({ Container: place.fullName("r") }),
        (place) => ({ r: [`joined ${place.network}`] }),
      ),
    ],
  },
  {
    name: "accounts",
    start: START,
    rows: [
      repaired(
        "a user's password was changed",
        (place) => unlogged(place, "m", "ALTER USER app@'%' IDENTIFIED BY 'theirs'"),
        { m: ["accountSet app@%"] },
      ),
      repaired(
        "a user was locked",
        (place) => unlogged(place, "m", "ALTER USER app@'%' ACCOUNT LOCK"),
        { m: ["accountSet app@%"] },
      ),
      repaired(
        "a user's password has expired",
        (place) => unlogged(place, "m", "ALTER USER app@'%' PASSWORD EXPIRE"),
        { m: ["accountSet app@%"] },
      ),
      repaired(
        "a privilege was revoked",
        (place) => unlogged(place, "m", "REVOKE INSERT ON shop.* FROM app@'%'"),
        { m: ["accountSet app@%"] },
      ),
      repaired(
        "a privilege was granted",
        (place) => unlogged(place, "m", "GRANT FILE ON *.* TO app@'%'"),
        { m: ["accountSet app@%"] },
      ),
      repaired("a user was dropped", (place) => unlogged(place, "m", "DROP USER app@'%'"), {
        m: ["accountSet app@%"],
      }),
    ],
  },
];
