import { managedBecause, refusedValue } from "../plan/settings/refusedVariables";
import {
  catalogued,
  CATALOGUED,
  optionNames,
  variableName,
  withoutPrefix,
} from "../plan/settings/variables";
import { valueProblem } from "../plan/settings/variableValue";
import { twice } from "./accountRules";
import { didYouMean } from "./didYouMean";
import type { LegibleInputs } from "./legibleInputs";
import { pathText, type Refusal } from "./refusal";
import { variableText } from "./variableText";

/** What is wrong with declared variables, as far as it can be told without the server. */
export function variableRefusals(facts: LegibleInputs): Refusal[] {
  const names = Object.keys(facts.configuration);
  const isInCatalogue = versionOf(facts)?.startsWith(CATALOGUED) === true;
  return [
    ...names.flatMap((name) => {
      const problem =
        problemOfName(name) ??
        (isInCatalogue ? problemInCatalogue(name, facts.configuration[name]) : undefined) ??
        refusedValue(name, facts.configuration[name]);
      return problem === undefined ? [] : [refuse(name, problem)];
    }),
    ...twice(names.map(variableName)).map(({ index, value }) =>
      refuse(
        names[index] ?? value,
        `${value} is declared twice (in variable names - and _ are the same)`,
      ),
    ),
  ];
}

function refuse(name: string, problem: string): Refusal {
  return { path: pathText(["configuration", name]), problem };
}

/** Of the server that will run; undefined if only its image says it. */
function versionOf({ datastore, __inherited }: LegibleInputs): string | undefined {
  return datastore?.version ?? __inherited.datastore?.version;
}

function problemOfName(name: string): string | undefined {
  if (!/^[a-z][\w.-]*$/i.test(name)) return "is not a valid server variable name";
  const why = managedBecause(name);
  return why === undefined ? undefined : `cannot be declared, because ${why}`;
}

/** Variables of components have a dot in their names, and only the server knows them. */
function problemInCatalogue(given: string, value: unknown): string | undefined {
  const name = variableName(given);
  if (name.includes(".")) return undefined;
  const variable = catalogued(name);
  if (!variable) return unknownName(name);
  if (variable.option === false) {
    const instead = name === "time_zone" ? ". Declare default_time_zone instead" : "";
    return `cannot be in a configuration file${instead}`;
  }
  const text = variableText(value);
  return text === undefined ? undefined : valueProblem(variable, text);
}

function unknownName(name: string): string {
  const bare = withoutPrefix(name);
  const problem = `is not a variable of MySQL ${CATALOGUED}`;
  if (bare !== name && catalogued(bare)) return `${problem}. Declare ${bare} itself`;
  const meant = didYouMean(name, optionNames);
  return meant === undefined
    ? `${problem}. Check its spelling, or remove it`
    : `${problem}. Did you mean ${meant}?`;
}
