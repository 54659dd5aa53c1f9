import { directionRule } from "./eslint.direction.mjs";

/**
 * The direction of imports: one row for every folder of src and for its loose files. A row names the rooms that
 * its files may import, and the libraries, Node's modules among them; everything else is refused. `types` may be
 * imported as types only. test/unit/setup/rooms.test.ts lints samples of everything for each row, and fails when a
 * folder has none.
 */
export const rooms = [
  {
    room: "ground",
    may: [],
    libraries: ["node:crypto"],
    why: "ids, names, clock, GTID text and errors know nobody: everybody stands on them",
  },
  {
    room: "ports",
    may: ["ground"],
    types: ["node:stream"],
    why: "a port is a promise in this product's words; it knows no adapter and no decision",
  },
  {
    room: "docker",
    may: ["ground"],
    types: ["ports"],
    libraries: [
      // a login to a registry may be in the keychain of a credential helper, which is a program
      "node:child_process",
      "node:fs",
      "node:http",
      "node:https",
      "node:os",
      "node:path",
      "node:readline",
      "node:stream",
      "node:util",
      "dockerode",
      "docker-modem",
      "tar-stream",
    ],
    why: "the engine's adapter translates Docker and decides nothing",
  },
  {
    room: "mysql",
    may: ["ground"],
    types: ["ports"],
    libraries: ["node:net", "node:stream", "mysql2"],
    why: "the server's adapter translates MySQL and decides nothing",
  },
  {
    room: "plan",
    may: ["ground"],
    types: ["ports"],
    libraries: ["node:crypto"],
    why: "decisions are pure functions of facts",
  },
  {
    room: "words",
    may: ["ground", "plan"],
    types: ["ports"],
    why: "sentences are made from states, steps and facts, and look at nothing themselves",
  },
  {
    room: "observe",
    may: ["ground", "plan"],
    types: ["ports", "node:stream"],
    libraries: ["node:crypto"],
    why: "whoever looks sees ports and facts; it does nothing and decides nothing",
  },
  {
    room: "execute",
    may: ["ground", "plan", "observe", "words"],
    types: ["ports"],
    libraries: ["node:crypto", "@peculiar/x509", "reflect-metadata"],
    why: "a step acts through ports; which step comes next is not its business",
  },
  {
    room: "manage",
    may: ["ground", "plan", "observe", "execute", "words"],
    types: ["ports"],
    libraries: ["node:crypto"],
    why: "the loop joins observing, planning and doing; it sees ports, never adapters",
  },
  {
    room: "provider",
    may: ["ground", "plan", "manage", "words"],
    types: ["ports", "resource"],
    libraries: ["node:crypto", "node:net", "node:util", "zod"],
    why: "Pulumi's verbs speak Pulumi's protocol and leave the work to manage",
  },
  {
    room: "pulumi",
    may: ["ground"],
    types: ["ports"],
    libraries: ["node:module"],
    why: "the adapter of Pulumi's engine, whose client is in the SDK of the process and is reached by name",
  },
  {
    room: "resource",
    may: [],
    libraries: ["@pulumi/pulumi", "node:module", "node:vm"],
    why: "a Pulumi program loads only what it needs to declare; the runtime is reached by name",
  },
  {
    file: "index",
    may: ["resource"],
    why: "the public names are those of the resources",
  },
  {
    file: "runtime",
    may: ["ground", "docker", "mysql", "pulumi", "manage", "provider"],
    types: ["ports"],
    why: "the composition root only puts the rooms together",
  },
];

const plugin = { rules: { direction: directionRule(rooms) } };

/** As one row of ESLint's flat configuration. No comment in src may lift a rule. */
export function roomRules() {
  return [
    {
      files: ["src/**/*.ts"],
      linterOptions: { noInlineConfig: true },
      plugins: { rooms: plugin },
      rules: { "rooms/direction": "error" },
    },
  ];
}
