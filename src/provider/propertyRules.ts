import { labels } from "../ground/names";
import type { LegibleInputs } from "./legibleInputs";
import { pathText, type Refusal } from "./refusal";
import { variableRefusals } from "./variableRules";

const OUR_LABELS = labels.instance.replace(/instance$/, "");

/** Rules about keys, and about properties that depend on each other. */
export function propertyRefusals(facts: LegibleInputs): Refusal[] {
  return [...addressWithoutPort(facts), ...variableRefusals(facts), ...ownLabels(facts)];
}

function addressWithoutPort({ bindAddress, port }: LegibleInputs): Refusal[] {
  if ((bindAddress ?? undefined) === undefined || port !== undefined) return [];
  return [{ path: "bindAddress", problem: "has no effect without port. Declare port too" }];
}

function ownLabels(facts: LegibleInputs): Refusal[] {
  return Object.keys(facts.labels)
    .filter((key) => key === "" || key.startsWith(OUR_LABELS))
    .map((key) => ({
      path: pathText(["labels", key]),
      problem:
        key === ""
          ? "a label needs a key"
          : `labels that begin with ${OUR_LABELS} are reserved for the provider`,
    }));
}
