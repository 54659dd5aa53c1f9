import type { InvalidInputError } from "../../ground/errors";
import { variableIsFixed } from "../../ground/refusals";
import type { InstanceFacts } from "../facts";
import type { InstanceSpec } from "../spec";
import { declaredIn } from "./configurationFile";
import { FIXED } from "./variables";
import { integerIn } from "./variableValue";

/**
 * The declared variables that would not fit the data. Asked only of a server that runs: then its data fits the file
 * that it was started with.
 */
export function fixedRefusals(
  { configuration }: Pick<InstanceSpec, "configuration">,
  { files, server }: Pick<InstanceFacts, "files" | "server">,
): readonly InvalidInputError[] {
  if (!server || files?.configuration === undefined) return [];
  const before = declaredIn(files.configuration);
  return Object.entries(FIXED).flatMap(([name, byDefault]) => {
    const made = before[name] ?? byDefault;
    const isSame = sameValue(made, configuration[name] ?? byDefault);
    return isSame ? [] : [variableIsFixed(name, made)];
  });
}

function sameValue(one: string, other: string): boolean {
  const [a, b] = [integerIn(one), integerIn(other)];
  return a === undefined || b === undefined ? one === other : a === b;
}
