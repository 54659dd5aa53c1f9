import type { Row, Scene } from "../row";
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

const START = { m: source(), r: replica("m") };
const KEEP: Row["does"] = {};

/** Refused in the preview, so the next row begins where this one did. */
const refused = (name: string, input: Readonly<Record<string, string>>, says: RegExp): Row => ({
  name,
  program: { m: source(input), r: replica("m") },
  isRefused: true,
  does: KEEP,
  says,
  then: (place) => {
    place.declare(START);
    return Promise.resolve();
  },
});

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
        { m: ["restarted"], r: ["restarted"] },
      ),
      // it grows while it runs, and shrinks by a restart
      ...both("more memory", { flavor: `{ memory: "1GiB" }` }, KEEP, {
        m: ["restarted"],
        r: ["restarted"],
      }),
      ...both("a limit of cores", { flavor: `{ memory: "768MiB", cpus: 1 }` }, KEEP),
      ...both("a port", { port: "33961" }, { m: ["recreated"] }),
      ...both("labels", { labels: `{ team: "a" }` }, { m: ["recreated"] }),
      ...both("another budget of the volume", { volume: `{ size: 7 }` }, KEEP),
      ...both("a volume that is to stay", { volume: `{ retain: true }` }, KEEP),
      ...both("protection", { deletionProtection: "true" }, KEEP),
      ...both("another patience", { timeouts: `{ update: 200 }` }, KEEP),
      ...both("stacks that may replicate", { replicasFrom: `["other/dev"]` }, KEEP),
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
      refused("a port that a replica has", { port: "33962" }, /is declared by .* too/),
    ].map((row) =>
      row.name === "a port that a replica has"
        ? { ...row, program: { m: source({ port: "33962" }), r: replica("m", { port: "33962" }) } }
        : row,
    ),
  },
  {
    name: "settings",
    start: START,
    rows: [
      ...both(
        "a variable that takes effect while it runs",
        configured("max_connections: 77"),
        KEEP,
      ),
      ...both("a variable that takes a start", configured("back_log: 66"), {
        m: ["restarted"],
        r: ["restarted"],
      }),
      refused(
        "a variable that nobody knows",
        configured("no_such_variable: 1"),
        /no_such_variable/,
      ),
      refused(
        "a variable that is fixed",
        configured("lower_case_table_names: 1"),
        /lower_case_table_names/,
      ),
      ...both("only readable", { readOnly: "true" }, { m: ["fenced"] }, { m: ["opened"] }),
      {
        name: "a configuration of the source alone goes: its replica follows",
        program: { m: source(configured("max_connections: 88")), r: replica("m") },
        does: KEEP,
      },
      {
        name: "and back, and nothing is told of what does not change",
        program: START,
        does: KEEP,
        saysNot: /- (?:flavor|image|volume)\b/,
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
        ...refused(
          "a database that holds a table",
          { databases: `[{ name: "empty" }]` },
          /"shop" is no longer declared/,
        ),
        hand: (place) => place.sql("m", ...ROW),
      },
      ...both(
        "a second user",
        users(app, user("report", "the first password")),
        { m: ["accountSet report@%"] },
        { m: ["accountDropped report@%"] },
      ),
      ...both("another password", users(user("app", "the second password")), {
        m: ["accountSet app@%"],
      }),
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
      ...both("another password of the administrator", { rotate: `{ administrator: "1" }` }, KEEP),
      ...both("another certificate", { rotate: `{ certificate: "1" }` }, KEEP),
    ],
  },
  {
    name: "replaced",
    start: { m: source() },
    rows: [
      {
        name: "another volume: its data is deleted, and the preview names it",
        program: { m: source({ volume: `{ name: "truth-other-volume" }` }) },
        does: { m: ["volumeDeleted"] },
        says: /its volume \S+, which holds [\d.]+ GiB, is deleted/,
      },
      {
        name: "a replica comes, and the volume changes before anybody refreshes",
        program: { m: source({ volume: `{ name: "truth-other-volume" }` }), r: replica("m") },
        does: KEEP,
      },
      {
        name: "a volume of a source is refused, by the names of its replicas",
        program: { m: source({ volume: `{ name: "truth-third-volume" }` }), r: replica("m") },
        isRefused: true,
        does: KEEP,
        says: /still .*source/,
        then: (place) => {
          place.declare({
            m: source({ volume: `{ name: "truth-other-volume" }` }),
            r: replica("m"),
          });
          return Promise.resolve();
        },
      },
      {
        name: "a standalone instance by the name of another one",
        program: {
          m: source({ volume: `{ name: "truth-other-volume" }` }),
          r: replica("m"),
          n: alone({ name: `"truth-same"` }),
          o: alone({ name: `"truth-same"` }),
        },
        isRefused: true,
        does: KEEP,
        says: /is declared by .* too/,
        then: (place) => {
          place.declare({
            m: source({ volume: `{ name: "truth-other-volume" }` }),
            r: replica("m"),
          });
          return Promise.resolve();
        },
      },
    ],
  },
];
