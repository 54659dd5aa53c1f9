import { randomUUID } from "node:crypto";
import { accountRefusals } from "./accountRules";
import { differenceBetween } from "./checked";
import { filled } from "./fill";
import { following } from "./following";
import { legibleInputs } from "./legibleInputs";
import { lookAhead, type Preview } from "./lookAhead";
import { propertyRefusals } from "./propertyRules";
import { shapeRefusals } from "./readInputs";
import { type Refusal, sentenceOf } from "./refusal";
import { treeRefusals } from "./treeRules";
import type { Bag } from "./unknowns";
import { wordedAsBefore } from "./wording";

export interface CheckResult {
  readonly inputs: Bag;
  /**
   * `property` is always empty: if it were named, Pulumi would print the value in clear text, even that of a
   * secret.
   */
  readonly failures: { readonly property: ""; readonly reason: string }[];
}

/** Fills in the program's inputs, or refuses them with all their problems at once. */
export async function check(preview: Preview, olds: Bag, news: Bag): Promise<CheckResult> {
  // what the constructor knows of the program is for this process, and no input
  const { __provider, __program: listed, ...declared } = news;
  const before = olds["__incarnation"];
  if (typeof before === "string") preview.recordedIncarnations.add(before);
  const incarnation = typeof before === "string" ? before : randomUUID();
  const given = following(declared, olds, preview.program);
  const inputs: Bag = { ...wordedAsBefore(filled(given, olds), olds), __incarnation: incarnation };
  preview.program.note(inputs, listed);
  preview.instances.forget(String(given["__owner"]));
  const refusals = [...everythingWrong(inputs), ...preview.program.clashes(inputs)].map((refusal) =>
    aboutLogicalName(refusal, given),
  );
  const isNew = Object.keys(olds).every((key) => key === "__provider");
  const failures = refusals.length === 0 && isNew ? await lookAhead(preview, inputs) : refusals;
  const { __inherited: inherited, ...others } = inputs;
  const stored = __provider === undefined ? others : { ...others, __provider };
  preview.checked.set(incarnation, { inherited, difference: differenceBetween(olds, stored) });
  return {
    inputs: stored,
    failures: failures.map((refusal) => ({ property: "", reason: sentenceOf(refusal) })),
  };
}

function everythingWrong(inputs: Bag): readonly Refusal[] {
  const facts = legibleInputs(inputs);
  return [
    ...shapeRefusals(inputs),
    ...propertyRefusals(facts),
    ...accountRefusals(facts),
    ...treeRefusals(facts),
  ];
}

/** If no `name` is declared, the refusal says where the name comes from. */
function aboutLogicalName(refusal: Refusal, given: Bag): Refusal {
  if (refusal.path !== "name" || (given["name"] ?? undefined) !== undefined) return refusal;
  return {
    path: "name",
    problem: `${refusal.problem}, which is the resource's name in the program. Declare a name that fits`,
  };
}
