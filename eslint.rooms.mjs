/**
 * The direction of imports: one row for every folder of src and for its loose files. A row names what its files
 * may import; everything else of this package, and every library not named, is refused. `types` may be imported
 * as types only. test/unit/setup/rooms.test.ts lints an offending sample for each row, and fails when a folder has none.
 */
export const rooms = [
  {
    room: "ground",
    may: [],
    why: "ids, names, clock, GTID text and errors know nobody: everybody stands on them",
  },
  {
    room: "ports",
    may: ["ground"],
    why: "a port is a promise in this product's words; it knows no adapter and no decision",
  },
  {
    room: "docker",
    may: ["ground"],
    types: ["ports"],
    libraries: ["dockerode", "docker-modem", "tar-stream"],
    why: "the engine's adapter translates Docker and decides nothing",
  },
  {
    room: "mysql",
    may: ["ground"],
    types: ["ports"],
    libraries: ["mysql2"],
    why: "the server's adapter translates MySQL and decides nothing",
  },
  {
    room: "plan",
    may: ["ground"],
    types: ["ports"],
    why: "decisions are pure functions of facts",
    pure: true,
  },
  {
    room: "words",
    may: ["ground", "plan"],
    types: ["ports"],
    why: "sentences are made from states, steps and facts, and look at nothing themselves",
    pure: true,
  },
  {
    room: "observe",
    may: ["ground", "plan"],
    types: ["ports"],
    why: "whoever looks sees ports and facts; it does nothing and decides nothing",
  },
  {
    room: "execute",
    may: ["ground", "plan", "observe", "words"],
    types: ["ports"],
    libraries: ["@peculiar/x509", "reflect-metadata"],
    why: "a step acts through ports; which step comes next is not its business",
  },
  {
    room: "manage",
    may: ["ground", "plan", "observe", "execute", "words"],
    types: ["ports"],
    why: "the loop joins observing, planning and doing; it sees ports, never adapters",
  },
  {
    room: "provider",
    may: ["ground", "plan", "manage", "words"],
    types: ["ports", "resource"],
    libraries: ["zod"],
    why: "Pulumi's verbs speak Pulumi's protocol and leave the work to manage",
  },
  {
    room: "resource",
    may: [],
    libraries: ["@pulumi/pulumi"],
    why: "a Pulumi program loads only what it needs to declare; the runtime is reached by name",
  },
  {
    file: "index",
    may: ["resource"],
    why: "the public names are those of the resources",
  },
  {
    file: "runtime",
    may: ["ground", "docker", "mysql", "manage", "provider"],
    types: ["ports"],
    why: "the composition root only puts the rooms together",
  },
];

const FOLDERS = rooms.flatMap(({ room }) => room ?? []);
const LOOSE = rooms.flatMap(({ file }) => file ?? []);

/** What a pure room must not reach even of Node.js: nothing in it may wait, look or write. */
const EFFECTS = "^node:(?!crypto$)";

/** As rows of eslint's flat configuration; `plugin` brings `no-restricted-imports` with types told apart. */
export function roomRules(plugin) {
  return rooms.map((row) => ({
    files: [row.room ? `src/${row.room}/**` : `src/${row.file}.ts`],
    plugins: { "@typescript-eslint": plugin },
    rules: {
      "@typescript-eslint/no-restricted-imports": ["error", { patterns: patternsOf(row) }],
    },
  }));
}

function patternsOf({ room, may, types = [], libraries = [], pure = false, why }) {
  const known = [...may, ...types, ...(room ? [room] : [])];
  const others = FOLDERS.filter((name) => !known.includes(name));
  const loose = LOOSE.map((name) => `^\\.{1,2}/(?:.*/)?${name}$`);
  return [
    // from a room the way to another leads over src: ../plan/…; from a loose file it is ./plan/…
    { regex: `^\\.{1,2}/(?:\\.\\./)*(?:${others.join("|")})/`, message: why },
    ...(room ? loose.map((regex) => ({ regex, message: why })) : []),
    ...(types.length === 0
      ? []
      : [
          {
            regex: `^\\.{1,2}/(?:\\.\\./)*(?:${types.join("|")})/`,
            message: `${why} (types only)`,
            allowTypeImports: true,
          },
        ]),
    {
      regex: `^(?!\\.|node:${libraries.map((name) => `|${name}$|${name}/`).join("")})`,
      message: why,
    },
    ...(pure ? [{ regex: EFFECTS, message: why }] : []),
  ];
}
