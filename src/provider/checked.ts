import { isDeepStrictEqual } from "node:util";
import { readOldOuts } from "./oldOuts";
import { type Bag, isBag } from "./unknowns";

/** What a check keeps for the other verbs of the same process: Pulumi calls it before each of them. */
export interface Checked {
  /**
   * `__inherited`, of which Pulumi's state keeps nothing among the inputs: it changes together with other
   * inputs, and would stand beside them in every `preview --diff`.
   */
  readonly inherited: unknown;
  /** What Pulumi's engine finds when it compares the inputs in its state with the checked ones. */
  readonly difference: Difference;
}

/** Hidden inputs are those whose names begin with `__`. "hidden": some of them differ, and perhaps others too. */
export type Difference = "none" | "visible" | "hidden";

/** By incarnation, which is among the checked inputs and is another one for each resource. */
export type CheckedInputs = Map<string, Checked>;

export function differenceBetween(olds: Bag, news: Bag): Difference {
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const differing = keys.filter(
    (key) => !isDeepStrictEqual(present(olds[key]), present(news[key])),
  );
  if (differing.some((key) => key.startsWith("__"))) return "hidden";
  return differing.length > 0 ? "visible" : "none";
}

/** The checked inputs with what this process remembers of their check; otherwise with what the state has. */
export function withInherited(checked: CheckedInputs, news: Bag, olds: Bag = {}): Bag {
  if (news["__inherited"] !== undefined || news["slaveOf"] === undefined) return news;
  const known = checkedOf(checked, news);
  const { declaredInputs } = readOldOuts(olds);
  const isSameSource = declaredInputs?.["slaveOf"] === news["slaveOf"];
  const recorded = isSameSource ? declaredInputs["__inherited"] : undefined;
  const inherited = known ? known.inherited : recorded;
  return inherited === undefined ? news : { ...news, __inherited: inherited };
}

export function checkedOf(checked: CheckedInputs, news: Bag): Checked | undefined {
  return checked.get(String(news["__incarnation"]));
}

/** As Pulumi's engine compares: a null is as good as nothing. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (!isBag(value)) return value ?? undefined;
  const entries = Object.entries(value).filter(([, member]) => (member ?? undefined) !== undefined);
  return Object.fromEntries(entries.map(([key, member]) => [key, present(member)]));
}
