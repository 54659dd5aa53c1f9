import { describe, expect, it } from "vitest";
import { ChannelFailedError } from "../../../src/ground/errors";
import { aliasOf, replicationAccountOf } from "../../../src/ground/names";
import { failing } from "../world/failing";
import { belowFormerReplica, pair } from "../world/layouts";
import { picture, pictureAfterRestart, restartAll } from "../world/picture";
import type { ServerHand } from "../world/serverHand";
import type { Stack } from "../world/stack";

const REPLICA = { slaveOf: "m1" };

function accountOf(stack: Stack): string {
  return replicationAccountOf(stack.id("s1"));
}

/** What other hands did on the replica, or to its account on the source. */
interface Row {
  readonly what: string;
  readonly state: string;
  readonly act: (replica: ServerHand, source: ServerHand, stack: Stack) => void;
}

const rows: readonly Row[] = [
  { what: "its receiver stopped", state: "stopped", act: (s) => s.stopThread("receiver") },
  { what: "its applier stopped", state: "stopped", act: (s) => s.stopThread("applier") },
  {
    what: "both threads stopped",
    state: "stopped",
    act: (s) => {
      s.stopThread("receiver");
      s.stopThread("applier");
    },
  },
  {
    what: "its channel pointed elsewhere",
    state: "wrongSource",
    act: (s) => s.changeChannel({ host: aliasOf("00000000-0000-0000-0000-000000000000") }),
  },
  { what: "another port", state: "wrongSource", act: (s) => s.changeChannel({ port: 3307 }) },
  { what: "a delay", state: "wrongSource", act: (s) => s.changeChannel({ delay: 3600 }) },
  { what: "TLS switched off", state: "wrongSource", act: (s) => s.changeChannel({ tls: false }) },
  {
    what: "auto position switched off",
    state: "wrongSource",
    act: (s) => s.changeChannel({ autoPosition: false }),
  },
  {
    what: "its channel forgotten",
    state: "unconfigured",
    act: (s) => {
      s.stopThread("receiver");
      s.stopThread("applier");
      s.data.channel = undefined;
    },
  },
  {
    what: "it was opened, for good",
    state: "replicating",
    act: (s) => {
      Object.assign(s.mysqld, { superReadOnly: false, readOnly: false });
      s.data.persistedOff.add("super_read_only").add("read_only");
    },
  },
  {
    what: "its fence lowered in memory",
    state: "replicating",
    act: (s) => Object.assign(s.mysqld, { superReadOnly: false }),
  },
  {
    what: "its account dropped, not noticed",
    state: "replicating",
    act: (_, m, stack) => m.dropAccount(accountOf(stack)),
  },
  {
    what: "its account dropped, and the connection cut",
    state: "failed",
    act: (_, m, stack) => {
      m.dropAccount(accountOf(stack));
      m.endDumpThreads();
    },
  },
  {
    what: "its account's password changed",
    state: "failed",
    act: (_, m, stack) => {
      m.changeAccount(accountOf(stack), { password: "another" });
      m.endDumpThreads();
    },
  },
  {
    what: "its account locked",
    state: "failed",
    act: (_, m, stack) => {
      m.changeAccount(accountOf(stack), { isLocked: true });
      m.endDumpThreads();
    },
  },
  {
    what: "its source's authority renewed",
    state: "failed",
    act: (_, m, { world }) => {
      m.renewCertificate();
      world.crash("m1");
      world.pass(1);
    },
  },
  {
    what: "its relay logs do not fit",
    state: "stopped",
    act: (s) => {
      s.stopThread("receiver");
      s.stopThread("applier");
      s.changeChannel({ isMisfit: true });
    },
  },
  {
    what: "its server taken offline",
    state: "replicating",
    act: (s) => Object.assign(s.mysqld, { isOffline: true }),
  },
];

describe("what other hands did to a replica is told by a refresh and mended by an up:", () => {
  it.each(rows)("$what", async ({ state, act }) => {
    const stack = await pair();
    const before = [picture(stack), pictureAfterRestart(stack)];
    act(stack.world.server("s1"), stack.world.server("m1"), stack);
    const seen = await stack.refresh("s1", REPLICA);
    expect(seen.replication.state).toBe(state);
    expect(seen.drift).not.toEqual([]);
    expect(await stack.up("s1", REPLICA)).toMatchObject({ status: "ACTIVE", drift: [] });
    stack.world.server("m1").insert("shop.orders 3");
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
    stack.world.server("m1").deleteUnlogged("shop.orders 3");
    stack.world.server("s1").deleteUnlogged("shop.orders 3");
    expect([picture(stack), pictureAfterRestart(stack)]).toEqual(before);
  });
});

describe("what other hands did to a replica whose source has left its tree is mended for good:", () => {
  it.each(rows)("$what", async ({ act }) => {
    const stack = await belowFormerReplica();
    act(stack.world.server("s1"), stack.world.server("m1"), stack);
    await stack.refresh("s1", REPLICA);
    expect(await stack.up("s1", REPLICA)).toMatchObject({ status: "ACTIVE", drift: [] });
    restartAll(stack.world);
    stack.world.server("m1").insert("shop.orders 2");
    expect(stack.world.server("s1").rows).toContain("shop.orders 2");
  });
});

describe("an applier that cannot go on", () => {
  it("is an error with its number; nothing is skipped", async () => {
    const stack = await pair();
    stack.world.server("s1").insertUnlogged("shop.orders 3");
    stack.world.server("m1").insert("shop.orders 3");
    const failure = (await failing(stack.up("s1", REPLICA))).at(-1);
    expect(failure).toBeInstanceOf(ChannelFailedError);
    expect(failure).toMatchObject({ thread: "applier", errno: 1062 });
    expect(stack.world.server("s1").channel?.relayLog).toHaveLength(1);
    expect(await stack.refresh("s1", REPLICA)).toMatchObject({
      status: "ERROR",
      replication: {
        state: "failed",
        lastError: "applier: 1062 \"Duplicate entry '…' for key 'shop.PRIMARY'\"",
      },
    });
  });
});
