import type { Scene } from "../row";
import { alone, replica, ROW, source } from "./source";

const reseed = { onDivergence: `"reseed"` };

export const moves: readonly Scene[] = [
  {
    name: "moves",
    start: { m: source(), a: replica("m"), b: replica("m") },
    rows: [
      {
        name: "to a sibling",
        program: { m: source(), a: replica("m"), b: replica("a") },
        does: {},
      },
      { name: "up the tree", program: { m: source(), a: replica("m"), b: replica("m") }, does: {} },
      {
        name: "a delay, and what it holds back",
        program: { m: source(), a: replica("m"), b: replica("m", { sourceDelay: "60" }) },
        does: {},
      },
      { name: "no delay", program: { m: source(), a: replica("m"), b: replica("m") }, does: {} },
      {
        name: "detach",
        program: { m: source(), a: replica("m"), b: alone() },
        does: { b: ["opened"] },
      },
      {
        name: "attach again",
        program: { m: source(), a: replica("m"), b: replica("m") },
        does: { b: ["fenced"] },
      },
      {
        name: "detach, and stay closed",
        program: { m: source(), a: replica("m"), b: alone({ readOnly: "true" }) },
        does: {},
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
        does: { b: ["opened"] },
      },
      {
        name: "delete a replica",
        program: { b: source(), m: replica("b") },
        does: {},
      },
      {
        name: "rename while it runs",
        program: { b: source(), m: replica("b", { name: `"truth-renamed"` }) },
        does: {},
        says: /rename the container/,
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
        program: { a: source(), b: replica("a") },
        does: { a: ["opened"] },
      },
      {
        name: "more memory: one restart each, and why",
        program: { a: source({ flavor: `{ memory: "2GiB" }` }), b: replica("a") },
        does: { a: ["restarted"], b: ["restarted"] },
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
        program: {
          m: `${source({ flavor: `{ memory: "1GiB" }` })}, { ignoreChanges: ["flavor"] }`,
          a: replica("m"),
          b: replica("a"),
        },
        does: {},
        saysNot: /flavor/,
      },
      {
        name: "the source leaves the program, and those below it stay as they are",
        program: {
          m: source(),
          a: `${replica("m")}, { ignoreChanges: ["slaveOf", "__inherited"] }`,
          b: replica("a"),
        },
        does: {},
        saysNot: /- (?:flavor|image|volume)\b/,
      },
      {
        name: "rows come while one is detached",
        hand: (place) => place.sql("m", ...ROW),
        program: { m: source(), a: replica("m"), b: alone() },
        does: { b: ["opened"] },
      },
      {
        name: "and it comes back",
        program: { m: source(), a: replica("m"), b: replica("a") },
        does: { b: ["fenced"] },
      },
    ],
  },
];
