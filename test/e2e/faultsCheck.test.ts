import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labels } from "../../src/ground/names";
import { problemsOf } from "../faults/invariants";
import type { Declared } from "../faults/layout";
import { Orphans } from "../faults/orphans";
import { problemsOfSettled } from "../faults/problemsOfSettled";
import { Stage } from "../faults/stage";
import { IMAGE } from "../support/docker";
import { docker } from "../support/engineView";
import { sqlInOneSession } from "../support/instances";
import { accountOf } from "../support/traces";

// The sweep is worth what its check sees: each row breaks one thing behind the provider's back and mends it again.
const m: Declared = {
  rootPassword: "for root",
  databases: ["shop"],
  users: [{ name: "app", password: "for the app", databases: ["shop"] }],
  configuration: { max_connections: "77" },
};
const chain = { m, b: { slaveOf: "m" }, r: { slaveOf: "b" } };

type Hand = (stage: Stage) => Promise<unknown>;

/** Statements as root, in one session. */
const on =
  (short: string, ...statements: readonly string[]): Hand =>
  async ({ stack }) =>
    sqlInOneSession(
      await stack.see(short),
      statements.map((statement) => [statement]),
    );

/** Out of the binary log, and with the fence lowered meanwhile. */
const past = (short: string, statement: string): Hand =>
  on(
    short,
    "SET SESSION sql_log_bin = 0",
    "SET @fence = @@GLOBAL.super_read_only",
    "SET GLOBAL super_read_only = 0",
    statement,
    "SET GLOBAL super_read_only = @fence",
  );

/** A name of an account cannot be longer than that of a replica's. */
const renamed =
  (short: string, whose: string, way: "away" | "back"): Hand =>
  async (stage) => {
    const account = accountOf(await stage.stack.see(whose));
    const other = `x${account.slice(1)}`;
    const [from, to] = way === "away" ? [account, other] : [other, account];
    await past(short, `RENAME USER \`${from}\` TO \`${to}\``)(stage);
  };

const limited =
  (short: string, mebibytes: number): Hand =>
  async ({ stack }) => {
    const [{ name }, Memory] = [await stack.see(short), mebibytes * 1024 ** 2];
    await docker.getContainer(name).update({ Memory, MemorySwap: Memory });
  };

const HELPER = "faults-checked-helper";
const STRAY = "faults-checked-stray";

const rows: readonly (readonly [
  what: string,
  breaks: Hand,
  mends: Hand,
  said: readonly string[],
])[] = [
  [
    "a fence that was lowered",
    on("b", "SET GLOBAL super_read_only = 0"),
    on("b", "SET GLOBAL super_read_only = 1"),
    ["b: super_read_only is false"],
  ],
  [
    "a fence that will be gone after a restart",
    on("r", "SET PERSIST_ONLY super_read_only = OFF"),
    on("r", "RESET PERSIST super_read_only"),
    ["r: persisted: [super_read_only=OFF], not []"],
  ],
  [
    "read_only, which an administrator would not notice",
    on("m", "SET GLOBAL read_only = 1"),
    on("m", "SET GLOBAL read_only = 0"),
    ["m: read_only is true"],
  ],
  [
    "offline_mode",
    on("r", "SET GLOBAL offline_mode = 1"),
    on("r", "SET GLOBAL offline_mode = 0"),
    ["r: it is in offline_mode", "r: app cannot log in"],
  ],
  [
    "a login that is refused",
    past("b", "ALTER USER app ACCOUNT LOCK"),
    past("b", "ALTER USER app ACCOUNT UNLOCK"),
    ["b: app cannot log in"],
  ],
  [
    "a privilege that was taken away",
    past("m", "REVOKE INSERT ON shop.* FROM app"),
    past("m", "GRANT INSERT ON shop.* TO app"),
    ["m: grants of app: "],
  ],
  [
    "a user whom nobody declares",
    past("r", "CREATE USER stranger"),
    past("r", "DROP USER stranger"),
    ["r: users: [app@%, stranger@%], not [app@%]"],
  ],
  [
    "a database that nobody declares",
    past("m", "CREATE DATABASE strange"),
    past("m", "DROP DATABASE strange"),
    ["m: databases: [shop, strange], not [shop]"],
  ],
  [
    "a variable that is not as declared",
    on("b", "SET GLOBAL max_connections = 78"),
    on("b", "SET GLOBAL max_connections = 77"),
    ["b: variables: [max_connections=78], not [max_connections=77]"],
  ],
  [
    "as many rows, but others",
    past("r", "UPDATE shop.parcels SET id = id + 1000"),
    past("r", "UPDATE shop.parcels SET id = id - 1000"),
    ["r: rows: [1001, 1002, 1003], not [1, 2, 3]"],
  ],
  [
    "an account that is missing below the root",
    renamed("b", "r", "away"),
    renamed("b", "r", "back"),
    ["b: accounts: [], not [replica-", "b: users: [app@%, xeplica-"],
  ],
  [
    "an account on the root that serves nobody",
    past("m", "CREATE USER `replica-nobody`"),
    past("m", "DROP USER `replica-nobody`"),
    ["m: accounts: ["],
  ],
  [
    "the copy of such an account below the root, which may stay",
    past("b", "CREATE USER `replica-nobody`"),
    past("b", "DROP USER `replica-nobody`"),
    [],
  ],
  [
    "a delay on the channel",
    on(
      "r",
      "STOP REPLICA SQL_THREAD",
      "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 1",
      "START REPLICA SQL_THREAD",
    ),
    on(
      "r",
      "STOP REPLICA SQL_THREAD",
      "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 0",
      "START REPLICA SQL_THREAD",
    ),
    [`r: SQL_Delay is "1", not "0"`],
  ],
  [
    "a memory limit that is not as declared",
    limited("b", 900),
    limited("b", 1024),
    ["b: it has 900 MiB, not 1024"],
  ],
  [
    "a second volume of an instance",
    async ({ stack }) => {
      const Labels = { [labels.owner]: (await stack.see("r")).urn };
      await docker.createVolume({ Name: STRAY, Labels });
    },
    () => docker.getVolume(STRAY).remove(),
    ["held of faults-checked-r: ["],
  ],
  [
    "a helper that an effect has made",
    async ({ watch }) => {
      await docker.createContainer({ name: HELPER, Image: IMAGE, Cmd: ["true"] });
      const effect = { kind: "call", on: "engine", did: "createContainer", failed: false } as const;
      watch.note([{ ...effect, what: HELPER }]);
    },
    () => docker.getContainer(HELPER).remove(),
    [`left behind: ${HELPER}`],
  ],
];

describe("what the sweep of faults sees after a point", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open({ name: "checked", legs: [{ name: "chain", layout: chain }] });
    await stage.stack.bringTo();
    await stage.stack.write();
    await stage.stack.write();
  });

  afterAll(() => stage[Symbol.asyncDispose]());

  it("nothing, when nothing is wrong, also not after a restart of all servers", async () => {
    expect(await problemsOfSettled(stage, Orphans.none)).toEqual([]);
  });

  it.each(rows)("%s", async (_, breaks, mends, said) => {
    await breaks(stage);
    const problems = await problemsOf(stage.stack, stage.watch).finally(() => mends(stage));
    expect(problems).toEqual(said.map((text): unknown => expect.stringContaining(text)));
  });

  it("nothing, when all of that is mended again", async () => {
    expect(await problemsOf(stage.stack, stage.watch)).toEqual([]);
  });

  it("that a second up has something to do", async () => {
    await on("b", "SET GLOBAL super_read_only = 0")(stage);
    await stage.stack.refresh();
    const problems = await problemsOfSettled(stage, Orphans.none);
    expect(problems.join("\n")).toMatch(/a second up ended with 7/);
    expect(problems.join("\n")).toMatch(
      /a second up did faults-checked-b: SET GLOBAL super_read_only = 1/,
    );
  });
});
