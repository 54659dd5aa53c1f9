import type { Place } from "../place";
import type { Row, Scene } from "../row";
import { refusedRow } from "./refused";
import { alone, replica, ROW, source, user } from "./source";

/** A change of one input of a source that has a replica, and back. */
const both = (
  name: string,
  input: Readonly<Record<string, string>>,
  does: Row["does"],
  back: Row["does"] = does,
): readonly Row[] => [
  { name, program: { m: source(input), r: replica("m") }, does },
  { name: `${name}, and back`, program: START, does: back },
];

/** The connections of its accounts are limited by those of the server. */
const ofSource = (...does: readonly string[]) => ({
  m: ["accountSet app@%", "accountSet root@%", ...does],
});

const START = { m: source(), r: replica("m") };
const KEEP: Row["does"] = {};
const CONNECTIONS = "SELECT @@max_connections";
const CHARSET =
  "SELECT default_character_set_name FROM information_schema.schemata WHERE schema_name = 'empty'";
const ownNetwork = (place: Place) => place.fullName("net");

/** The passwords of users are in no line. */
const neverSaid = (row: Row): Row => ({
  ...row,
  shows: ["A9"],
  saysNot: /the (?:first|second) password/,
});

/** Refused in the preview, so the next row begins where this one did. */
const refused = (name: string, input: Readonly<Record<string, string>>, says: RegExp) =>
  refusedRow({ name, program: { m: source(input), r: replica("m") }, says }, START);

const configured = (text: string) => ({ configuration: `{ ${text} }` });
const users = (...all: readonly string[]) => ({ users: `[${all.join(", ")}]` });
const app = user("app", "the first password");

export const inputs: readonly Scene[] = [
  {
    name: "host",
    start: START,
    rows: [
      ...both(
        "memory beyond which more is observed",
        { flavor: `{ memory: "2GiB" }` },
        { m: ["limited", "restarted"], r: ["limited", "restarted"] },
      ).map((row) => ({ ...row, shows: ["A3"], says: /one restart: .*innodb_buffer_pool_size/ })),
      // it grows while it runs, and shrinks by a restart
      ...both(
        "more memory",
        { flavor: `{ memory: "896MiB" }` },
        { m: ["limited"], r: ["limited"] },
        { m: ["limited", "restarted"], r: ["limited", "restarted"] },
      ),
      ...both(
        "a limit of cores",
        { flavor: `{ memory: "768MiB", cpus: 1 }` },
        { m: ["limited"], r: ["limited"] },
      ),
      ...both("a port", { port: "33961" }, { m: ["recreated"] }),
      ...both("labels", { labels: `{ team: "a" }` }, { m: ["recreated"] }),
      ...both("what is kept of its log", { log: `{ maxFiles: 2 }` }, { m: ["recreated"] }),
      {
        name: "a network of one's own, and the replica comes along",
        hand: (place) => place.makeNetwork("net"),
        program: (place) => ({
          m: source({ network: `"${ownNetwork(place)}"` }),
          r: replica("m"),
        }),
        does: { m: ["recreated"], r: ["recreated"] },
      },
      {
        name: "the network of the stack again",
        program: START,
        does: (place) => ({ m: ["recreated"], r: [`joined ${place.network}`] }),
      },
      ...both("another budget of the volume", { volume: `{ size: 7 }` }, KEEP),
      ...both("a volume that is to stay", { volume: `{ retain: true }` }, KEEP),
      ...both("protection", { deletionProtection: "true" }, KEEP),
      ...both("another patience", { timeouts: `{ update: 200 }` }, KEEP),
      {
        name: "stacks that may replicate",
        program: { m: source({ replicasFrom: `["other/dev"]` }), r: replica("m") },
        does: KEEP,
        says: /replicas of other\/dev are allowed from now on/,
      },
      {
        name: "stacks that may no longer replicate",
        program: START,
        does: KEEP,
        says: /replicas of other\/dev are no longer allowed/,
      },
      {
        name: "another address of the port",
        program: { m: source({ port: "33961", bindAddress: `"127.0.0.1"` }), r: replica("m") },
        does: { m: ["recreated"] },
      },
      {
        name: "none of both",
        program: START,
        does: { m: ["recreated"] },
      },
      refused("a network that is not there", { network: `"no-such-network"` }, /network: /),
      {
        ...refused("a port that a replica has", {}, /is declared by .* too/),
        shows: ["A14"],
        program: { m: source({ port: "33962" }), r: replica("m", { port: "33962" }) },
      },
    ],
  },
  {
    name: "settings",
    start: START,
    rows: [
      ...both("a variable that takes effect while it runs", configured("max_connections: 77"), {
        ...ofSource("variableSet max_connections"),
        r: ["variableSet max_connections"],
      }),
      ...both("a variable that takes a start", configured("back_log: 66"), {
        m: ["restarted", "variableSet back_log"],
        r: ["restarted", "variableSet back_log"],
      }),
      {
        name: "a variable that nobody knows, of a server whose version nobody declares",
        program: {
          m: source(configured("no_such_variable: 1")),
          r: replica("m", { configuration: "{}" }),
        },
        does: { m: ["refused"] },
        says: /if mysqld does not accept no_such_variable, the update fails and nothing is changed/,
        then: (place) => {
          place.declare(START);
          return Promise.resolve();
        },
      },
      {
        ...refused(
          "a variable that is fixed",
          configured("lower_case_table_names: 1"),
          /lower_case_table_names: is fixed when an instance is created/,
        ),
        shows: ["A14"],
      },
      ...both("only readable", { readOnly: "true" }, { m: ["fenced"] }, { m: ["opened"] }),
      {
        name: "values of a source reach its replica",
        program: { m: source(configured("max_connections: 88")), r: replica("m") },
        does: { ...ofSource("variableSet max_connections"), r: ["variableSet max_connections"] },
        finds: { [`m ${CONNECTIONS}`]: "88", [`r ${CONNECTIONS}`]: "88" },
      },
      {
        name: "values that leave a source leave its replica in the same update",
        shows: ["A7"],
        program: START,
        does: { ...ofSource("variableSet max_connections"), r: ["variableSet max_connections"] },
        finds: { [`m ${CONNECTIONS}`]: "151", [`r ${CONNECTIONS}`]: "151" },
        saysNot: /- (?:flavor|image|volume)\b/,
      },
      {
        name: "a replica has values of its own instead",
        program: {
          m: source(configured("max_connections: 88")),
          r: replica("m", configured("max_connections: 99")),
        },
        does: { ...ofSource("variableSet max_connections"), r: ["variableSet max_connections"] },
        finds: { [`m ${CONNECTIONS}`]: "88", [`r ${CONNECTIONS}`]: "99" },
      },
      {
        name: "they go, and it follows its source",
        program: { m: source(configured("max_connections: 88")), r: replica("m") },
        does: { r: ["variableSet max_connections"] },
        finds: { [`r ${CONNECTIONS}`]: "88" },
      },
      {
        name: "a replica that leaves keeps what it had",
        shows: ["A7"],
        program: { m: source(configured("max_connections: 88")), r: alone() },
        does: { r: ["detached", "opened"] },
        finds: { [`r ${CONNECTIONS}`]: "88" },
      },
    ],
  },
  {
    name: "content",
    start: START,
    rows: [
      ...both(
        "another database",
        { databases: `[{ name: "shop" }, { name: "empty" }, { name: "more" }]` },
        { m: ["databaseCreated more"] },
        { m: ["databaseDropped more"] },
      ),
      {
        shows: ["A4"],
        ...refused(
          "a database that holds a table",
          {
            databases: `[{ name: "empty" }]`,
            users: `[{ name: "app", password: "the first password" }]`,
          },
          /"shop" is no longer declared/,
        ),
        hand: (place) => place.sql("m", ...ROW),
      },
      ...both(
        "a second user",
        users(app, user("report", "the first password")),
        { m: ["accountSet report@%"] },
        { m: ["accountDropped report@%"] },
      ).map(neverSaid),
      ...both("another password", users(user("app", "the second password")), {
        m: ["accountSet app@%"],
      }).map(neverSaid),
      ...both("no user", users(), { m: ["accountDropped app@%"] }, { m: ["accountSet app@%"] }),
      ...both(
        "a limit of connections",
        users(user("app", "the first password", ", maxConnections: 3")),
        { m: ["accountSet app@%"] },
      ),
      ...both("without TLS", users(user("app", "the first password", ", requireTls: false")), {
        m: ["accountSet app@%"],
      }),
      ...both("no database of its own", users(`{ name: "app", password: "the first password" }`), {
        m: ["accountSet app@%"],
      }),
      {
        name: "another character set of a database",
        program: {
          m: source({ databases: `[{ name: "shop" }, { name: "empty", characterSet: "latin1" }]` }),
          r: replica("m"),
        },
        does: { m: ["databaseSet empty"] },
        finds: { [`m ${CHARSET}`]: "latin1" },
      },
      {
        name: "what is no longer declared of a database stays",
        program: START,
        does: KEEP,
        finds: { [`m ${CHARSET}`]: "latin1" },
      },
    ],
  },
];
