import type { InstanceFacts } from "../plan/facts";
import type { Course } from "../plan/model/foresee";
import { configurationFile, variablesIn } from "../plan/settings/configurationFile";
import { changedVariables } from "../plan/settings/formerConfiguration";
import { catalogued, variableName } from "../plan/settings/variables";
import type { InstanceSpec } from "../plan/spec";
import { type Line, warning } from "./line";

/** Of variables that the catalogue does not know, such as those of a component: only mysqld can judge them. */
export function untriedLines(
  spec: InstanceSpec,
  { files }: Pick<InstanceFacts, "files">,
  { steps }: Course,
): readonly Line[] {
  if (!steps.some(({ kind }) => kind === "validateConfiguration")) return [];
  const wanted = configurationFile(spec);
  const declared = variablesIn(wanted);
  const unknown = changedVariables(files?.configuration ?? "", wanted).filter(
    (name) => name in declared && catalogued(variableName(name)) === undefined,
  );
  return unknown.length === 0
    ? []
    : [
        warning(
          `if mysqld does not accept ${unknown.join(", ")}, the update fails and nothing is changed`,
        ),
      ];
}
