import { describe, expect, it } from "vitest";
import type { RunResult } from "../support/deployment";
import { cli, deployments, embedded, type DeploymentKind } from "../support/deployments";
import { Stack } from "../support/instances";

// The same life of a pair, first on the embedded engine, then on the CLI: what happened and what the state
// holds must be the same, but for ids, times and addresses.
const NAMES = { m: "differ-m", s: "differ-s", t: "differ-t" };
const SOURCE = `{ rootPassword: "for root", databases: [{ name: "shop" }] }`;

interface Trace {
  readonly step: string;
  readonly rc: number;
  readonly changes: RunResult["changes"];
  readonly events: readonly string[];
  readonly state: readonly unknown[];
}

async function life(kind: DeploymentKind): Promise<readonly Trace[]> {
  const stack = new Stack(kind, "differ");
  const traces: Trace[] = [];
  const traced = async (step: string, run: Promise<RunResult>, expected = 0) => {
    const { rc, changes, events, output } = await run;
    expect(rc, output).toBe(expected);
    const told = events.map(({ op, name, status }) => `${op} ${name} ${status}`);
    const resources = await stack.deployment.resources();
    traces.push({ step, rc, changes, events: told.sort(), state: resources.map(withoutChance) });
  };
  const { deployment } = stack;
  try {
    const [ofM, ofS] = [NAMES.m, NAMES.s].map((name) => `{ slaveOf: ${variableOf(name)} }`) as [
      string,
      string,
    ];
    const tree = { [NAMES.m]: SOURCE, [NAMES.s]: ofM, [NAMES.t]: ofM };
    stack.declare(tree);
    await traced("up", deployment.up());
    await traced("again", deployment.up());
    await traced("refresh", deployment.refresh());
    stack.declare({ ...tree, [NAMES.t]: ofS });
    await traced("re-point", deployment.up());
    stack.declare({
      ...tree,
      [NAMES.t]: ofS,
      [NAMES.m]: SOURCE.replace(/databases.*\]/, "flavour: 1"),
    });
    await traced("refused", deployment.up(), 1);
    stack.declare({ [NAMES.m]: SOURCE, [NAMES.s]: "{}", [NAMES.t]: ofS });
    await traced("preview of a detach", deployment.preview());
    await traced("detach", deployment.up());
  } finally {
    await traced("destroy", deployment.destroy());
    await deployment.dispose();
  }
  return traces;
}

function variableOf(name: string): string {
  return name.replaceAll("-", "");
}

/** What no two runs share becomes a word. */
function withoutChance(resource: object): unknown {
  const text = JSON.stringify(resource)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<uuid>")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replace(/\b\d+\.\d+\.\d+\.\d+\b/g, "<address>")
    .replace(/(differ-[mst])-[0-9a-f]{8}/g, "$1-<id>")
    .replace(/<uuid>:\d+(-\d+)?/g, "<gtids>")
    .replace(/"(serverId|used)":[\d.]+/g, '"$1":0');
  return JSON.parse(text, withoutLag) as unknown;
}

/** A new replica may have applied all of its source when it is looked at last, or be about to. */
function withoutLag(key: string, value: unknown): unknown {
  if (key === "lagSeconds") return undefined;
  if (key === "gtidMissing") return "<gtids>";
  return key === "state" && value === "catchingUp" ? "replicating" : value;
}

// deployments() has printed the reason when there is no CLI to compare with
describe.runIf(deployments().includes(cli))("our provider under both engines", () => {
  it("has the same events, the same changes and the same state after each command", async () => {
    const expected = await life(cli);
    const seen = await life(embedded);
    expect(seen.map(({ step }) => step)).toHaveLength(8);
    expect(seen).toEqual(expected);
  }, 300_000);
});
