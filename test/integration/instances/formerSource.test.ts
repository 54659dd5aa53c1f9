import { afterAll, beforeAll, expect, it } from "vitest";
import { deadlineIn, systemClock } from "../../../src/ground/clock";
import { retireAccounts } from "../../../src/execute/link/accounts";
import type { Act } from "../../../src/execute/context";
import { observeInstance } from "../../../src/observe/instance";
import { completeSpec } from "../../../src/observe/completeSpec";
import { replicationAccountOf } from "../../../src/ground/names";
import type { InstanceReport } from "../../../src/manage/report";
import { Managed, wanted } from "../../support/managed";

// A source that changes its own role between the look at it and the clean-up on it.
const managed = new Managed();
let source: InstanceReport;
let replica: InstanceReport;

beforeAll(async () => {
  source = await managed.bring(wanted("former-m"));
  replica = await managed.bring(wanted("former-r", { source: { id: source.id } }));
});

afterAll(() => managed[Symbol.asyncDispose]());

/** The clean-up of a replica that leaves, planned on what is there now. */
async function leaving(): Promise<Act & { readonly looks: readonly string[] }> {
  const identity = { id: replica.id, incarnation: "one", isRecorded: true };
  const spec = await completeSpec(managed.ports, wanted("former-r"), identity, undefined);
  const seen = await observeInstance(managed.ports, spec, {
    targets: new Map(),
    formerSourceId: source.id,
  });
  const looks: string[] = [];
  return {
    ports: managed.ports,
    spec,
    seen,
    deadline: deadlineIn(systemClock, 30),
    bring: () => undefined,
    copyRefused: () => undefined,
    lookAgain: () => looks.push("again"),
    looks,
  };
}

it("a source that was fenced since keeps the accounts until it has been looked at again", async () => {
  const names = [replicationAccountOf(replica.id)];
  const server = await managed.server(source);
  await using _ = server;
  const planned = await leaving();
  await server.fence(5);
  await retireAccounts(planned, names);
  expect(planned.looks).toEqual(["again"]);
  expect((await server.observe()).replicationAccounts.map(({ name }) => name)).toEqual(names);

  const anew = await leaving();
  await retireAccounts(anew, names);
  expect(anew.looks).toEqual([]);
  expect((await server.observe()).replicationAccounts).toEqual([]);
});
