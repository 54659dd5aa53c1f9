import { ROOTS } from "../look";
import type { Program, Row, Scene } from "../row";
import { alone, replica, source } from "./source";

// Runs that begin with little: the first one, one after a kill, one without its state, and one on a busy machine.
const START: Program = { m: source() };
const PAIR: Program = { m: source(), r: replica("m") };
const backLog = source({ configuration: "{ back_log: 66 }" });
const DETACHED: Program = { m: source(), r: alone() };

/** An update is killed when it says that it does this to r; the same program is previewed and finished. */
const killed = (name: string, program: Program, step: string, more: Partial<Row> = {}): Row => ({
  name,
  hand: (place) => place.killedUp(program, "r", step),
  program,
  does: "asAnnounced",
  ...more,
});

const replicates = { finds: { "r replication.state": "replicating" } };

export const runs: readonly Scene[] = [
  {
    name: "new",
    start: START,
    rows: [
      {
        name: "the first update of an idle pair ends with a replica that replicates",
        shows: ["A15"],
        program: PAIR,
        does: { r: ["created"] },
        says: /slaveOf \S+: a new replica, seeded by /,
        ...replicates,
      },
      {
        name: "and so does that of a replica of it",
        program: { ...PAIR, b: replica("r") },
        does: { b: ["created"] },
        finds: { "b replication.state": "replicating" },
      },
      {
        name: "both are deleted, in the order in which they can be",
        program: START,
        does: { b: ["removed"], r: ["removed"] },
      },
    ],
  },
  {
    name: "killed",
    start: START,
    rows: [
      killed(
        "while a replica is created: the next run continues",
        PAIR,
        "wait for the receiver to connect",
        { says: /continues the interrupted creation of /, ...replicates },
      ),
      killed(
        "while it is detached",
        DETACHED,
        "drop its replication account on the former source",
        { finds: { "r replication.state": "standalone", "r SELECT @@super_read_only": "0" } },
      ),
      killed("while it is attached again", PAIR, "start receiver and applier", replicates),
      {
        name: "while its source is stopped for a restart",
        hand: (place) => place.killedOnceStopped({ m: backLog, r: replica("m") }, "m"),
        program: { m: backLog, r: replica("m") },
        does: "asAnnounced",
        finds: { "m SELECT @@back_log": "66", "r SELECT @@back_log": "66" },
      },
      killed("while it is deleted", { m: backLog }, "drop its replication account"),
    ],
  },
  {
    name: "lost-state",
    start: PAIR,
    rows: [
      {
        name: "the state is lost: the preview names whose it is, and refuses",
        shows: ["A10"],
        hand: (place) => place.loseState(),
        isRefused: true,
        does: {},
        says: /already exists\. It was created for urn:\S+ on 20.* declare takeOver: "/s,
      },
      {
        name: "taken over by the program's word, with another password of root",
        shows: ["A10"],
        program: (place) =>
          place.consented({
            m: source({ rootPassword: JSON.stringify(ROOTS[1]) }),
            r: replica("m"),
          }),
        does: { m: ["accountSet root@%", "adopted"], r: ["adopted"] },
        says: /warning: \S+: TAKES OVER the running /,
      },
    ],
  },
  {
    name: "busy",
    start: START,
    rows: [
      {
        name: "an engine that answers late is waited for, and nothing is left out",
        shows: ["A12"],
        slowEngine: { seconds: 3, lookSeconds: 10 },
        program: { m: source({ configuration: "{ max_connections: 77 }" }) },
        does: { m: ["accountSet app@%", "accountSet root@%", "variableSet max_connections"] },
        saysNot: /not checked against the engine/,
      },
      {
        name: "one that answers too late is a warning",
        shows: ["A12"],
        slowEngine: { seconds: 3, lookSeconds: 1 },
        program: {
          m: source({
            configuration: "{ max_connections: 77 }",
            timeouts: "{ update: 200 }",
          }),
        },
        does: {},
        says: /warning: \S+: not checked against the engine: the engine did not answer within 1 s/,
      },
    ],
  },
];
