import { docker } from "../../support/engineView";
import { execute } from "../../support/execute";
import { restarted } from "../../support/containers";
import { damageRelayLog, removeRelayLogs, withUnapplied } from "../../support/relayLogs";
import type { Place } from "../place";
import type { Program, Row, Scene } from "../row";
import { alone, replica, replicaById, ROW, source, user } from "./source";

// What a replica cannot get over by itself: data that its source no longer has, and files that are not as they were.
const START: Program = { m: source(), r: replica("m") };
const reseed = { onDivergence: `"reseed"` };
const reseeded: Program = { m: source(), r: replica("m", reseed) };
const patient = { timeouts: "{ update: 130 }" };

/** The source has thrown away what the replica lacks. */
async function purge(place: Place): Promise<void> {
  await place.sql("r", "STOP REPLICA IO_THREAD");
  await place.sql("m", ...ROW, "FLUSH BINARY LOGS");
  await place.sql("m", "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
}

const unapplied = async (place: Place) => {
  const copy = await place.server("r");
  await withUnapplied(copy, () => place.sql("m", ...ROW));
  return copy;
};

const PURGED = /slaveOf: .* has purged binary logs that \S+ still needs/;

const APPLIER_FAILED = `SELECT 1 FROM performance_schema.replication_applier_status_by_coordinator
  WHERE LAST_ERROR_NUMBER <> 0
  UNION ALL SELECT 1 FROM performance_schema.replication_applier_status_by_worker
  WHERE LAST_ERROR_NUMBER <> 0`;

const faulty = (name: string, hand: Row["hand"], more: Partial<Row>): Row => ({
  name,
  ...(hand && { hand }),
  refresh: true,
  does: { r: ["resumed"] },
  refreshSays: /has drifted/,
  ...more,
});

export const faults: readonly Scene[] = [
  {
    name: "diverged",
    start: START,
    rows: [
      {
        name: "opened by hand and written on: fenced, then refused with the set",
        hand: (place) =>
          place.inOneSession("r", [
            "SET PERSIST super_read_only = OFF",
            "SET PERSIST read_only = OFF",
            "CREATE DATABASE own",
          ]),
        refresh: true,
        shows: ["A1"],
        does: { r: ["fenced", "refused"] },
        says: /then it is refused: .*1 transaction/,
      },
      {
        name: "seeded again, by the program's word",
        program: reseeded,
        refresh: true,
        does: { r: ["overwritten"] },
        says: /warning: .*RE-SEEDED/,
      },
      {
        name: "the applier has stopped at other data, and would be seeded again",
        hand: async (place) => {
          await place.sql("m", ...ROW);
          await place.inOneSession("r", [
            "SET GLOBAL super_read_only = OFF",
            "SET SESSION sql_log_bin = 0",
            "INSERT INTO shop.parcels VALUES (1000)",
            "SET GLOBAL super_read_only = ON",
          ]);
          await place.sql("m", "INSERT INTO shop.parcels VALUES (1000)");
          await place.until(
            "r",
            "SELECT 1 FROM performance_schema.replication_applier_status_by_worker WHERE LAST_ERROR_NUMBER <> 0",
          );
          await place.inOneSession("r", [
            "SET GLOBAL super_read_only = OFF",
            "SET SESSION sql_log_bin = 0",
            "DELETE FROM shop.parcels WHERE id = 1000",
            "SET GLOBAL super_read_only = ON",
          ]);
        },
        refresh: true,
        does: { r: ["resumed"] },
        says: /it is started again, once[^]*if it stops again, .* is RE-SEEDED/,
      },
      {
        name: "a user more, while all is well",
        program: {
          ...reseeded,
          m: source({
            users: `[${user("app", "the first password")}, ${user("late", "the first password")}]`,
          }),
        },
        does: { m: ["accountSet late@%"] },
      },
    ],
  },
  {
    name: "files",
    start: START,
    rows: [
      faulty(
        "a relay log is damaged: it is fetched again",
        async (place) => {
          await damageRelayLog(await unapplied(place));
          await place.sql("r", "START REPLICA SQL_THREAD");
          await place.until("r", APPLIER_FAILED);
        },
        { says: /failed with error 13121: its relay logs are fetched again from / },
      ),
      faulty(
        "the relay logs are gone",
        async (place) => removeRelayLogs(await unapplied(place)),
        {},
      ),
      faulty(
        "the configuration file was edited, and the server has started with it",
        async (place) => {
          const copy = await place.server("r");
          await execute(copy.name, "echo max_connections=99 >> /var/lib/mysql/instance/my.cnf");
          await restarted(copy);
        },
        {
          does: { r: ["restarted", "variableSet max_connections"] },
          finds: { "r SELECT @@max_connections": "151" },
        },
      ),
    ],
  },
  {
    name: "purged",
    start: START,
    rows: [
      faulty("the source has purged what the replica lacks: refused, with the set", purge, {
        isRefused: true,
        does: {},
        says: PURGED,
      }),
      {
        name: "also beside a change of the program",
        program: { m: source(), r: replica("m", patient) },
        isRefused: true,
        does: {},
        says: PURGED,
      },
      {
        name: "seeded again, by the program's word",
        program: { m: source(), r: replica("m", reseed) },
        does: { r: ["overwritten"] },
        says: /warning: \S+: slaveOf .*RE-SEEDED in place.*: the source has purged what it needs/,
        finds: { "r replication.state": "replicating" },
      },
    ],
  },
  {
    name: "vanished",
    start: START,
    rows: [
      {
        name: "the source has vanished, and its replica still names it: refused",
        hand: async (place) => {
          const { id, volume } = await place.server("m");
          place.notes.set("id", id);
          await place.container("m").remove({ force: true });
          await docker.getVolume(volume.name ?? "").remove();
        },
        refresh: true,
        program: (place) => ({ r: replicaById(place.notes.get("id") ?? "", patient) }),
        isRefused: true,
        does: {},
        says: /slaveOf: there is no instance with id /,
      },
      {
        name: "what may be the last copy is detached, and takes writes",
        program: { r: alone() },
        does: { r: ["accountSet root@%", "detached", "opened"] },
      },
      {
        name: "and a new instance follows it",
        program: { r: alone(), m: replica("r") },
        does: { m: ["created"] },
        finds: { "m replication.state": "replicating" },
      },
    ],
  },
];
