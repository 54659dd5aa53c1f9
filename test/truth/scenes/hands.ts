import { expect } from "vitest";
import { docker } from "../../support/engineView";
import { caughtUp, sql } from "../../support/instances";
import { receiverErrorAnew } from "../../support/receiver";
import { accountOf } from "../../support/traces";
import type { Place } from "../place";
import type { Row, Scene } from "../row";
import { repaired } from "./repaired";
import { alone, replica, source } from "./source";

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

/** One of the statements is enough to change the channel: the threads, what it leads to, or that there is one. */
const onChannel = (name: string, becomes: string, ...statements: readonly string[]) =>
  repaired(name, (place) => place.sql("r", ...statements), { r: [becomes] });

const STOPPED = "STOP REPLICA";
const RESUMED: Row["does"] = { r: ["resumed"] };
const RECEIVES =
  "SELECT 1 FROM performance_schema.replication_connection_status WHERE SERVICE_STATE = 'ON'";
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
      repaired(
        "the source was disconnected",
        (place) => docker.getNetwork(place.network).disconnect({ Container: place.fullName("m") }),
        (place) => ({ m: [`joined ${place.network}`] }),
      ),
      repaired(
        "a container was restarted, and has perhaps another address",
        async (place) => {
          await place.container("r").restart({ t: 60 });
          await place.until("r", RECEIVES);
        },
        {},
        { isStill: true },
      ),
      repaired(
        "a variable was persisted that nobody declares",
        (place) => place.sql("r", "SET PERSIST max_connections = 99"),
        {},
        {
          isStill: true,
          finds: { "r SELECT @@max_connections": "99" },
          then: (place) =>
            place.sql("r", "RESET PERSIST max_connections", "SET GLOBAL max_connections = 151"),
        },
      ),
      repaired(
        "its channel was reset, its fence opened, and its container stopped",
        async (place) => {
          await place.sql("r", "STOP REPLICA", "RESET REPLICA ALL", "SET PERSIST read_only = OFF");
          await place.container("r").stop();
        },
        { r: ["started"] },
        { finds: { "r replication.state": "replicating", "r SELECT @@super_read_only": "1" } },
      ),
      repaired(
        "the replica has vanished, container and volume",
        async (place) => {
          const { volumes } = await place.see("r");
          await place.container("r").remove({ force: true });
          for (const name of volumes) await docker.getVolume(name).remove();
        },
        { r: ["created"] },
        { finds: { "r replication.state": "replicating", [`m ${ACCOUNTS}`]: "1" } },
      ),
    ],
  },
  {
    name: "source-down",
    start: START,
    rows: [
      {
        name: "a replica leaves a source that is down",
        hand: (place) => place.container("m").kill(),
        program: { m: source(), r: alone() },
        does: { r: ["detached", "opened"] },
        finds: { "r replication.state": "standalone" },
      },
      repaired("the source is back", undefined, { m: ["started"] }),
      repaired(
        "what it has left there goes with its next update",
        undefined,
        {},
        {
          finds: { [`m ${ACCOUNTS}`]: "0" },
        },
      ),
    ],
  },
];
