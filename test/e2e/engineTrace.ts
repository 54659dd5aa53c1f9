import { withoutSecretsIn } from "../engine/envelopes";
import { parseSnapshot } from "../engine/stateFormat";
import { isSecret } from "../engine/envelopes";
import type { RunResult } from "../support/deployment";
import type { Sequence, SequenceStep } from "./engineSequences";
import { Toy, type Call } from "./engineToy";
import type { DeploymentKind } from "../support/deployments";

/** What one command did, without what differs from run to run. */
export interface Trace {
  readonly step: string;
  readonly rc: number;
  readonly changes: RunResult["changes"];
  readonly calls: readonly string[];
  readonly details: readonly string[];
  readonly events: readonly string[];
  readonly state: readonly unknown[];
  readonly output: string;
}

export async function traceSequence(
  kind: DeploymentKind,
  sequence: Sequence,
): Promise<readonly Trace[]> {
  await using toy = new Toy(kind);
  const traces: Trace[] = [];
  for (const [key, value] of Object.entries(sequence.config ?? {})) {
    await toy.deployment.setConfig(key, value, { secret: key.startsWith("secret") });
  }
  for (const step of sequence.steps) traces.push(await traceStep(toy, sequence, step));
  return traces;
}

async function traceStep(toy: Toy, sequence: Sequence, step: SequenceStep): Promise<Trace> {
  if (step.program) toy.declare(step.program);
  toy.fail(step.faults ?? {});
  step.before?.(toy);
  const [verb, options] = typeof step.run === "string" ? [step.run, {}] : step.run;
  const { rc, changes, events, output } = await toy.run(verb, options);
  // Independent resources run side by side: then only each one's own order is the engine's word.
  const order = <Item>(items: readonly Item[], nameOf: (item: Item) => string) => {
    if (step.unordered) return items.toSorted((a, b) => compare(textOf(a), textOf(b)));
    return sequence.sideBySide ? items.toSorted((a, b) => compare(nameOf(a), nameOf(b))) : items;
  };
  const calls = order(toy.newCalls(), ({ name }) => name);
  return {
    step: step.does,
    rc,
    changes,
    calls: calls.map(({ method, name }) => `${method} ${name}`),
    details: calls.map(describe),
    events: order(refreshedByName(verb, events), ({ name }) => name).map(
      ({ status, op, name }) => `${status} ${op} ${name}`,
    ),
    state: await stateOf(toy, sequence),
    output,
  };
}

/** What is refreshed is read side by side, the stack as well: each one's own order is all there is. */
function refreshedByName<Event extends { readonly op: string; readonly name: string }>(
  verb: string,
  events: readonly Event[],
): readonly Event[] {
  // there the end of each has the op of what was found
  if (verb === "refresh") return events.toSorted((a, b) => compare(a.name, b.name));
  const isRefresh = ({ op }: Event) => op === "refresh";
  const refreshed = events.filter(isRefresh).toSorted((a, b) => compare(a.name, b.name));
  return events.map((event) => (isRefresh(event) ? (refreshed.shift() ?? event) : event));
}

function textOf(item: unknown): string {
  return anonymous(JSON.stringify(sortedKeys(item)));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function describe({ method, name, details }: Call): string {
  return `${method} ${name} ${anonymous(JSON.stringify(sortedKeys(details)))}`;
}

/** Ids are made from the clock; references to the default provider end in a random one. */
function anonymous(text: string): string {
  return text
    .replaceAll(/-id[0-9a-z]+x\d+/g, "-id")
    .replaceAll(/(pulumi-nodejs::default::)[0-9a-f-]+/g, "$1ID");
}

async function stateOf(toy: Toy, sequence: Sequence): Promise<readonly unknown[]> {
  const { resources, pendingOperations } = parseSnapshot(await toy.deployment.exportState());
  const entries = resources.map(({ created, modified, id, ...state }) => {
    const secrets = Object.keys(state.outputs).filter((key) => isSecret(state.outputs[key]));
    return sortedKeys({
      ...state,
      id: state.provider === "" ? "" : id,
      inputs: withoutSecretsIn(state.inputs),
      secretInputs: Object.keys(state.inputs).filter((key) => isSecret(state.inputs[key])),
      outputs: withoutSecretsIn(state.outputs),
      secrets,
      times: [created === "", modified === ""],
    });
  });
  const pending = pendingOperations.map(({ type, resource }) => `${type} ${resource.urn}`);
  const texts = [...entries, ...pending].map((entry) => anonymous(JSON.stringify(entry)));
  const ordered = sequence.sideBySide ? texts.toSorted() : texts;
  return ordered.map((text): unknown => JSON.parse(text));
}

/** Two engines may write the keys of an object in different orders. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, sortedKeys(member)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => compare(a, b)));
}
