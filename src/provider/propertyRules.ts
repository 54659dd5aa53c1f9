import { labels } from "../ground/names";
import { twice } from "./accountRules";
import type { LegibleInputs } from "./legibleInputs";
import { pathText, type Refusal } from "./refusal";
import { managedBecause, refusedValue, variableName } from "./variableNames";

const OUR_LABELS = labels.instance.replace(/instance$/, "");

/** Rules about keys, and about properties that depend on each other. */
export function propertyRefusals(facts: LegibleInputs): Refusal[] {
  return [...addressWithoutPort(facts), ...variables(facts), ...ownLabels(facts)];
}

function addressWithoutPort({ bindAddress, port }: LegibleInputs): Refusal[] {
  if ((bindAddress ?? undefined) === undefined || port !== undefined) return [];
  return [{ path: "bindAddress", problem: "has no effect without port. Declare port too" }];
}

function variables({ configuration }: LegibleInputs): Refusal[] {
  const names = Object.keys(configuration);
  const refuse = (name: string, problem: string) => ({
    path: pathText(["configuration", name]),
    problem,
  });
  return [
    ...names.flatMap((name) => {
      const why = managedBecause(name);
      return why === undefined ? [] : [refuse(name, `cannot be declared, because ${why}`)];
    }),
    ...Object.entries(configuration).flatMap(([name, value]) => {
      const problem = refusedValue(name, value);
      return problem === undefined ? [] : [refuse(name, problem)];
    }),
    ...names
      .filter((name) => !/^[a-z][\w.-]*$/i.test(name))
      .map((name) => refuse(name, "is not a valid server variable name")),
    ...twice(names.map(variableName)).map(({ index, value }) =>
      refuse(
        names[index] ?? value,
        `${value} is declared twice (in variable names - and _ are the same)`,
      ),
    ),
  ];
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
