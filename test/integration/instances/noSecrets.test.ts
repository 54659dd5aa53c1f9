import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import { look, reported } from "../../../src/manage/look";
import type { InstanceReport } from "../../../src/manage/report";
import { findContainerOf } from "../../../src/observe/census";
import { completeSpec } from "../../../src/observe/completeSpec";
import { read } from "../../../src/observe/host/vault";
import { replicationPassword } from "../../../src/plan/content/accounts";
import type { InstanceFacts } from "../../../src/plan/facts";
import { planInstance, stateOf } from "../../../src/plan/instancePlan";
import { planRemoval } from "../../../src/plan/removalPlan";
import type { InstanceSpec } from "../../../src/plan/spec";
import { NOTHING_DONE } from "../../../src/plan/steps";
import type { Wanted } from "../../../src/plan/wanted";
import { claimOf, knownOf, Managed, wanted } from "../../support/managed";

/**
 * No password or key of a running tree is in anything that is seen, planned, reported or refused, however it is
 * printed. The types say the same (test/types/secrets.ts); this asks the servers.
 */

const managed = new Managed();
const ROOT = "of-root-and-nobody-else";
const APP = "of-the-application-alone";
const NEXT = "of-root-after-the-change";
const users = [{ name: "app", host: "%", password: new Secret(APP), databases: ["shop"] }];
const specs: Readonly<Record<"m" | "s" | "t", Wanted>> = {
  m: wanted("quiet-m", {
    rootPassword: new Secret(ROOT),
    databases: [{ name: "shop" }],
    users,
  }),
  s: wanted("quiet-s"),
  t: wanted("quiet-t"),
};
const reports = new Map<string, InstanceReport>();
const secrets = new Map<string, string>();

beforeAll(async () => {
  const m = await managed.bring(specs.m);
  const s = await managed.bring({ ...specs.s, source: { id: m.id } });
  const t = await managed.bring({ ...specs.t, source: { id: s.id } });
  secrets.set("root", ROOT).set("app", APP).set("next", NEXT);
  for (const [name, report] of Object.entries({ m, s, t })) {
    reports.set(name, report);
    const container = await findContainerOf(managed.ports.engine, report.id);
    const { keys } = await read(managed.ports.engine, container?.id ?? "");
    const [admin, replication] = [keys.admin?.reveal() ?? "", keys.replication];
    secrets.set(`admin of ${name}`, admin);
    secrets.set(`replication secret of ${name}`, replication?.reveal() ?? "");
    if (replication) {
      const password = replicationPassword(replication, m.serverUuid ?? "").reveal();
      secrets.set(`channel of ${name}`, password);
    }
  }
});

afterAll(() => managed[Symbol.asyncDispose]());

const idOf = (name: string): string => reports.get(name)?.id ?? "";

/** What may be wanted of an instance: it replicates from another, stands alone, has other accounts or files. */
const change = fc.record({
  source: fc.constantFrom("m", "s", "t", "nobody"),
  isReadOnly: fc.boolean(),
  hasAccounts: fc.boolean(),
  onDivergence: fc.constantFrom("fail" as const, "reseed" as const),
  configuration: fc.constantFrom({}, { max_connections: "77" }),
  memory: fc.constantFrom(1024 ** 3, 2 * 1024 ** 3),
});

function changed(
  name: "m" | "s" | "t",
  by: typeof change extends fc.Arbitrary<infer T> ? T : never,
) {
  const { source, isReadOnly, hasAccounts, onDivergence, configuration, memory } = by;
  const follows = source !== "nobody" && source !== name;
  return {
    ...specs[name],
    ...(follows && { source: { id: idOf(source) } }),
    ...(hasAccounts && !follows && { rootPassword: new Secret(NEXT), users }),
    ...{ readOnly: isReadOnly, onDivergence, configuration, flavor: { memory } },
  };
}

/** Every way in which a thing may come to be read. */
function printed(thing: unknown): string {
  const options = {
    depth: Infinity,
    showHidden: true,
    maxArrayLength: null,
    maxStringLength: null,
  };
  return `${JSON.stringify(thing, shown)} ${inspect(thing, options)}`;
}

/** What JSON leaves out: the entries of a map, and what an error says. */
function shown(_: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  if (!(value instanceof Error)) return value;
  return { ...Object.fromEntries(Object.entries(value)), text: String(value), stack: value.stack };
}

function expectQuiet(things: Readonly<Record<string, unknown>>): void {
  for (const [what, thing] of Object.entries(things)) {
    const text = printed(thing);
    for (const [whose, secret] of secrets) {
      expect(text.includes(secret), `the password of ${whose} is in ${what}`).toBe(false);
    }
  }
}

async function seen(name: "m" | "s" | "t", spec: Wanted): Promise<[InstanceSpec, InstanceFacts]> {
  const known = knownOf(reports.get(name) as InstanceReport);
  const identity = { id: known.id, incarnation: "one", isRecorded: true };
  const whole = await completeSpec(managed.ports, spec, identity, known);
  return [whole, await look(managed.ports, whole, known)];
}

describe("no password or key", () => {
  it("would go unnoticed: all of them are known here, and each is found where one is", () => {
    expect(secrets.size).toBe(12);
    for (const secret of secrets.values()) {
      expect(secret.length).toBeGreaterThan(15);
      expect(printed({ deep: [new Map([["here", secret]])] })).toContain(secret);
    }
  });

  it("is in any observation, state, plan, report or forecast of a running tree", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("m" as const, "s" as const, "t" as const),
        change,
        async (name, by) => {
          const spec = changed(name, by);
          const [whole, facts] = await seen(name, spec);
          const known = knownOf(reports.get(name) as InstanceReport);
          expectQuiet({
            facts,
            state: stateOf(whole, facts),
            plan: planInstance(whole, facts, NOTHING_DONE),
            removal: planRemoval(whole, facts),
            report: reported(managed.ports, whole, facts),
            forecast: await managed.instances.forecast(spec, known, claimOf("one", known)),
            specification: whole,
            lines: managed.lines,
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it("is in an error of an update that is refused", async () => {
    const circle = { ...specs.m, source: { id: idOf("t") } };
    const known = knownOf(reports.get("m") as InstanceReport);
    const error = await managed.instances
      .converge(circle, known, claimOf("one", known))
      .catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(Error);
    expectQuiet({ error, lines: managed.lines });
  });
});
