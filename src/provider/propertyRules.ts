import { labels } from "../ground/names";
import { twice } from "./accountRules";
import type { KnownFacts } from "./knownFacts";
import { pathText, type Refusal } from "./refusal";
import { isManaged, variableName } from "./variableNames";

const OUR_LABELS = labels.instance.replace(/instance$/, "");

/** Rules about keys, and about properties that need one another. */
export function propertyRefusals(facts: KnownFacts): Refusal[] {
  return [...addressWithoutPort(facts), ...variables(facts), ...ownLabels(facts)];
}

function addressWithoutPort({ bindAddress, port }: KnownFacts): Refusal[] {
  if ((bindAddress ?? undefined) === undefined || port !== undefined) return [];
  return [{ path: "bindAddress", problem: "nothing is published without port; declare port too" }];
}

function variables({ configuration }: KnownFacts): Refusal[] {
  const names = Object.keys(configuration);
  const refuse = (name: string, problem: string) => ({
    path: pathText(["configuration", name]),
    problem,
  });
  return [
    ...names.filter(isManaged).map((name) => refuse(name, "managed by the provider")),
    ...names
      .filter((name) => !/^[a-z][\w.-]*$/i.test(name))
      .map((name) => refuse(name, "is no name of a server variable")),
    ...twice(names.map(variableName)).map(({ index, value }) =>
      refuse(names[index] ?? value, `${value} is declared twice; - and _ are the same`),
    ),
  ];
}

function ownLabels(facts: KnownFacts): Refusal[] {
  return Object.keys(facts.labels)
    .filter((key) => key === "" || key.startsWith(OUR_LABELS))
    .map((key) => ({
      path: pathText(["labels", key]),
      problem: key === "" ? "a label needs a key" : `labels of ${OUR_LABELS}* are the provider's`,
    }));
}
