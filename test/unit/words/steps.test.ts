import { describe, expect, it } from "vitest";
import { wordsFor } from "../../../src/words/steps";
import type { Step, StepKind } from "../../../src/plan/steps";

const SECRET = "a-secret-password";
const user = { name: "app", host: "%", password: SECRET, databases: ["shop"] };

/** One of each: the compiler refuses this list when a kind is missing. */
const one: { readonly [K in StepKind]: Omit<Extract<Step, { kind: K }>, "kind"> } = {
  pullImage: { reference: "mysql:9.7" },
  ensureNetwork: {},
  makeTemplate: {},
  createVolume: { name: "data" },
  createContainer: {},
  validateConfiguration: {},
  writeFiles: {},
  startContainer: {},
  unpauseContainer: {},
  stopContainer: { why: "its configuration changes" },
  removeContainer: { why: "it is made anew" },
  renameContainer: { from: "old" },
  updateResources: {},
  awaitLogin: {},
  stampIncarnation: {},
  removeVolume: { name: "data" },
  awaitSource: {},
  awaitSourceApplies: { gtids: "a:1,\nb:2" },
  fence: {},
  comeOnline: {},
  open: {},
  joinNetwork: { network: "mine" },
  ensureReplicationAccount: {},
  renewAccount: {},
  awaitAccount: {},
  changeSource: {},
  startReplica: {},
  awaitReceiver: {},
  awaitCatchUp: { missing: "a:1" },
  drain: {},
  stopReceiver: {},
  stopReplica: {},
  resetReplica: {},
  liftDelay: {},
  copyFromSource: {},
  finishSeed: {},
  retireAccounts: { names: ["replica-1"] },
  dropInheritedAccounts: { names: ["replica-1"] },
  dropOrphanedAccounts: { names: ["replica-1"] },
  ensureRoot: {},
  ensureDatabase: { database: { name: "shop" } },
  dropDatabase: { name: "shop" },
  ensureUser: { user },
  dropUser: { name: "app", host: "%" },
};

const all = Object.entries(one).map(([kind, data]) => ({ kind, ...data }) as Step);

describe("a step as the user reads it", () => {
  it.each(all.map((step) => [step.kind, step] as const))("%s: one line, no secret", (_, step) => {
    expect(wordsFor(step)).toMatch(/^[a-z][^\n]+$/);
    expect(wordsFor(step)).not.toContain(SECRET);
  });

  it("no two kinds read alike", () => {
    expect(new Set(all.map(wordsFor)).size).toBe(all.length);
  });

  it.each<[Step, string]>([
    [{ kind: "stopContainer", why: "it is made anew" }, "stop the container: it is made anew"],
    [{ kind: "createVolume", name: "data" }, "create volume data"],
    [{ kind: "awaitSourceApplies", gtids: "a:1,\nb:2" }, "wait for the source to apply a:1, b:2"],
    [{ kind: "ensureUser", user }, "set up user app"],
    [{ kind: "dropDatabase", name: "shop" }, "drop database shop, if it is empty"],
  ])("%j", (step, words) => {
    expect(wordsFor(step)).toBe(words);
  });
});
