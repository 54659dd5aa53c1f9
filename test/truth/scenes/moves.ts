import type { Scene } from "../row";
import { alone, replica, replicaById, ROW, source } from "./source";

/** Pulumi ignores it, and what the state has counts. */
const NOBODY = "9ffc0d4e-0000-4000-8000-000000000000";

const reseed = { onDivergence: `"reseed"` };

export const moves: readonly Scene[] = [
  {
    name: "moves",
    start: { m: source(), a: replica("m"), b: replica("m") },
    rows: [
      {
        name: "to a sibling",
        program: { m: source(), a: replica("m"), b: replica("a") },
        does: { b: ["repointed"] },
      },
      {
        name: "up the tree",
        program: { m: source(), a: replica("m"), b: replica("m") },
        does: { b: ["repointed"] },
      },
      {
        name: "a delay, and what it holds back",
        program: { m: source(), a: replica("m"), b: replica("m", { sourceDelay: "60" }) },
        does: { b: ["repointed"] },
        finds: {
          "b SELECT DESIRED_DELAY FROM performance_schema.replication_applier_configuration": "60",
        },
      },
      {
        name: "no delay",
        program: { m: source(), a: replica("m"), b: replica("m") },
        does: { b: ["repointed"] },
      },
      {
        name: "detach",
        program: { m: source(), a: replica("m"), b: alone() },
        does: { b: ["detached", "opened"] },
      },
      {
        name: "attach again",
        program: { m: source(), a: replica("m"), b: replica("m") },
        does: { b: ["attached", "fenced"] },
      },
      {
        name: "what is done about data that differs",
        program: { m: source(), a: replica("m"), b: replica("m", reseed) },
        does: {},
      },
      {
        name: "detach, and stay closed",
        program: { m: source(), a: replica("m"), b: alone({ readOnly: "true" }) },
        does: { b: ["detached"] },
      },
      {
        name: "open",
        program: { m: source(), a: replica("m"), b: alone() },
        does: { b: ["opened"] },
      },
      {
        name: "attach with a transaction of its own is refused, with the set",
        hand: (place) => place.sql("b", "CREATE DATABASE own"),
        program: { m: source(), a: replica("m"), b: replica("m") },
        isRefused: true,
        does: {},
        says: /never had/,
      },
      {
        name: "or seeded again",
        program: { m: source(), a: replica("m"), b: replica("m", reseed) },
        does: { b: ["fenced", "overwritten"] },
      },
      {
        name: "the roles are swapped while the source is writable: refused",
        program: { b: source(), m: replica("b"), a: replica("b") },
        isRefused: true,
        does: {},
        says: /slaveOf: /,
      },
      {
        name: "first half of a swap",
        program: { m: source({ readOnly: "true" }), a: replica("m"), b: replica("m") },
        does: { m: ["fenced"] },
      },
      {
        name: "second half: all of them meet the world as it will be",
        program: { b: source(), m: replica("b"), a: replica("b") },
        does: { b: ["detached", "opened"], m: ["attached"], a: ["repointed"] },
      },
      {
        name: "delete a replica",
        program: { b: source(), m: replica("b") },
        does: { a: ["removed"] },
      },
      {
        name: "rename while it runs",
        program: { b: source(), m: replica("b", { name: `"truth-renamed"` }) },
        does: { m: ["certified", "renamed"] },
      },
    ],
  },
  {
    name: "lost-root",
    start: { m: source(), a: replica("m"), b: replica("m") },
    rows: [
      {
        name: "the source is dead and leaves, one replica takes its place, the other follows it",
        hand: (place) => place.container("m").kill(),
        shows: ["A2"],
        program: { a: source(), b: replica("a") },
        does: { a: ["detached", "opened"], b: ["repointed"], m: ["removed"] },
      },
      {
        name: "more memory: one restart each, and why",
        program: { a: source({ flavor: `{ memory: "2GiB" }` }), b: replica("a") },
        does: { a: ["limited", "restarted"], b: ["limited", "restarted"] },
        says: /one restart: .*innodb_buffer_pool_size/,
      },
    ],
  },
  {
    name: "by-id",
    start: { m: source(), a: replica("m"), b: replica("a") },
    rows: [
      {
        name: "what Pulumi ignores on a source, its replicas do not get either",
        shows: ["A13"],
        program: {
          m: `${source({ flavor: `{ memory: "1GiB" }` })}, { ignoreChanges: ["flavor"] }`,
          a: replica("m"),
          b: replica("a"),
        },
        does: {},
        isStill: true,
        saysNot: /flavor/,
      },
      {
        name: "the source is another state's from now on, and those below it stay as they are",
        shows: ["A8"],
        hand: (place) => place.forget("m"),
        program: {
          a: `${replicaById(NOBODY)}, { ignoreChanges: ["slaveOf", "__inherited"] }`,
          b: replica("a"),
        },
        // an update of each: what they inherit is recorded anew, and nothing is done for it
        does: {},
        saysNot: /- (?:flavor|image|volume)\b/,
        then: async (place) => {
          await place.recall();
          place.declare({ m: source(), a: replica("m"), b: replica("a") });
        },
      },
      {
        name: "rows come while one is detached",
        hand: (place) => place.sql("m", ...ROW),
        program: { m: source(), a: replica("m"), b: alone() },
        does: { b: ["detached", "opened"] },
      },
      {
        name: "and it comes back",
        program: { m: source(), a: replica("m"), b: replica("a") },
        does: { b: ["attached", "fenced"] },
      },
    ],
  },
];
