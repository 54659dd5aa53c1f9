import { diverge, purge, schedule } from "./divergence";
import type { Declared, Layout } from "./layout";
import type { Scenario } from "./scenario";
import { removeTemplate } from "../support/template";

const app = { name: "app", password: "for the app", databases: ["shop"] };

const m: Declared = { rootPassword: "for root", databases: ["shop"], users: [app] };
const closed: Declared = { ...m, readOnly: true };
const alone: Declared = {};
const replicaOf = (slaveOf: string): Declared => ({ slaveOf });
const reseeded = (slaveOf: string): Declared => ({ slaveOf, onDivergence: "reseed" });

const source: Layout = { m };
const pair: Layout = { m, r: replicaOf("m") };
const siblings: Layout = { m, b: replicaOf("m"), r: replicaOf("m") };
const chain: Layout = { m, b: replicaOf("m"), r: replicaOf("b") };

/** A setting that is fixed when a data directory is made: its template is made for it and used by nobody else. */
const PAGES = { innodb_page_size: "8192" };

/** What a program that is taken back says of a server that has got transactions of its own meanwhile. */
const ERRANT = /transactions that .* (never had|does not have)/;

/** A scenario is its legs: name each change and say how it is afterwards. */
export const scenarios: readonly Scenario[] = [
  {
    name: "first",
    alone: true,
    clean: () => removeTemplate(PAGES),
    legs: [
      {
        name: "create the first instance of an engine",
        layout: { m: { ...m, configuration: PAGES } },
        prepare: () => removeTemplate(PAGES),
      },
      { name: "destroy the last", layout: {}, verb: "destroy" },
    ],
  },
  {
    name: "life",
    legs: [
      { name: "create a source", layout: source },
      { name: "create its replica", layout: pair },
      { name: "destroy both", layout: {}, verb: "destroy" },
    ],
  },
  {
    name: "turn",
    legs: [
      { name: "detach", layout: { m, r: alone } },
      { name: "attach", layout: pair },
    ],
  },
  {
    name: "leave",
    legs: [
      { name: "delete a replica", layout: source },
      { name: "create it again", layout: pair, plain: true },
    ],
  },
  {
    name: "keep",
    legs: [
      { name: "delete a replica, its volume is kept", layout: source, keeps: ["r"] },
      { name: "take up the kept volume", layout: { m, r: { slaveOf: "m", retain: true } } },
    ],
  },
  {
    name: "move",
    legs: [
      { name: "re-point to a sibling", layout: chain },
      { name: "re-point up the tree", layout: siblings },
    ],
  },
  {
    name: "cousin",
    legs: [
      {
        name: "re-point sideways",
        layout: { m, b: replicaOf("m"), c: replicaOf("m"), r: replicaOf("c") },
      },
      {
        name: "re-point sideways with a replica below",
        layout: { m, b: replicaOf("m"), c: replicaOf("b"), r: replicaOf("c") },
      },
      {
        name: "and both back",
        layout: { m, b: replicaOf("m"), c: replicaOf("m"), r: replicaOf("b") },
        plain: true,
      },
    ],
  },
  {
    name: "elsewhere",
    legs: [
      { name: "both replicate", layout: { m, n: replicaOf("m"), r: replicaOf("m") }, plain: true },
      { name: "one stands alone", layout: { m, n: alone, r: replicaOf("m") }, plain: true },
      {
        name: "re-point to another tree",
        layout: { m, n: alone, r: replicaOf("n") },
        quiet: true,
        noWayBack: ERRANT,
      },
      { name: "both deleted", layout: source, plain: true },
    ],
  },
  {
    name: "copy",
    legs: [
      {
        name: "create a replica whose source has purged its binary logs",
        layout: pair,
        prepare: (stack) => purge(stack, "m"),
      },
      {
        name: "seed it anew after it has diverged",
        layout: { m, r: reseeded("m") },
        prepare: (stack) => diverge(stack, "r"),
        noWayBack: ERRANT,
      },
      { name: "delete it", layout: source, plain: true },
    ],
  },
  {
    name: "stranger",
    legs: [
      {
        name: "re-point to an unrelated source, by a copy",
        layout: { m, n: m, r: reseeded("n") },
      },
      { name: "and back", layout: { m, n: m, r: reseeded("m") }, plain: true },
    ],
  },
  {
    name: "swap",
    legs: [
      {
        name: "fence the source",
        layout: { m: closed, r: replicaOf("m") },
        prepare: (stack) => schedule(stack, "m"),
      },
      {
        // once the new source is open, it has transactions of its own
        name: "swap roles",
        layout: { r: m, m: replicaOf("r") },
        quiet: true,
        noWayBack: ERRANT,
      },
      { name: "fence the new source", layout: { r: closed, m: replicaOf("r") }, plain: true },
      { name: "and back", layout: pair, quiet: true, plain: true },
    ],
  },
  {
    name: "middle",
    legs: [
      { name: "three in a row", layout: chain, plain: true },
      { name: "detach the one in the middle", layout: { m, b: alone, r: replicaOf("b") } },
      { name: "delete it and its replica in one update", layout: source },
    ],
  },
  {
    name: "below",
    legs: [
      {
        name: "detach a replica of a replica",
        layout: { m, b: replicaOf("m"), r: alone },
      },
      { name: "delete it", layout: { m, b: replicaOf("m") }, plain: true },
      { name: "create a replica of a replica", layout: chain },
    ],
  },
  {
    name: "closed",
    legs: [
      { name: "detach from a fenced source", layout: { m: closed, r: alone } },
      { name: "attach to a fenced source", layout: { m: closed, r: replicaOf("m") } },
    ],
  },
  {
    name: "configure",
    legs: [
      {
        name: "rename, limit and configure",
        layout: {
          m: {
            ...m,
            name: "faults-configure-renamed",
            memory: 768,
            configuration: { max_connections: "77" },
          },
          r: replicaOf("m"),
        },
      },
      {
        name: "a new container on the same volume",
        layout: {
          m: {
            ...m,
            memory: 1024,
            configuration: { max_connections: "99" },
            labels: { made: "anew" },
          },
          r: replicaOf("m"),
        },
      },
    ],
  },
  {
    name: "rotate",
    legs: [
      {
        // of a source it takes two updates: see decision 10
        name: "rotate every secret but the certificate of the source",
        layout: {
          m: { ...m, rotate: { administrator: "1", replication: "1" } },
          r: {
            slaveOf: "m",
            rotate: { administrator: "1", replication: "1", certificate: "1" },
          },
        },
      },
      {
        name: "rotate them again",
        layout: {
          m: { ...m, rotate: { administrator: "2", replication: "2" } },
          r: {
            slaveOf: "m",
            rotate: { administrator: "2", replication: "2", certificate: "2" },
          },
        },
      },
    ],
  },
  {
    name: "content",
    legs: [
      {
        name: "other accounts and databases",
        layout: {
          m: {
            rootPassword: "another",
            databases: ["shop", "more"],
            users: [
              { name: "app", password: "another one", databases: ["more"] },
              { name: "report", password: "for the report", databases: ["shop", "more"] },
            ],
          },
          r: replicaOf("m"),
        },
      },
      { name: "the former accounts and databases", layout: pair },
    ],
  },
];
