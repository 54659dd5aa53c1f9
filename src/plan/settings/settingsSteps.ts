import type { InstanceFacts } from "../facts";
import type { InstanceSpec } from "../spec";
import type { SettingsStep } from "../steps";
import { configurationFile } from "./configurationFile";
import { ORDINARY, type TraitsOf, unchanged } from "../traits";

export const settingsSteps = {
  validateConfiguration: { ...ORDINARY, leavesSomething: false, after: unchanged },
  applySettings: {
    ...ORDINARY,
    after: ({ names }, seen, spec) => settingsApplied(names, seen, spec),
  },
  restoreConfiguration: { ...ORDINARY, after: (_, seen) => configurationRestored(seen) },
  // the configuration is what was declared, with or without the file of the former one
  keepConfiguration: { ...ORDINARY, isDrift: false, after: (_, seen) => configurationKept(seen) },
} satisfies TraitsOf<SettingsStep>;

/** What the server makes of a value, only the server tells: the declared text stands in for it. */
function settingsApplied(
  names: readonly string[],
  seen: InstanceFacts,
  spec: InstanceSpec,
): InstanceFacts {
  if (!seen.files) return seen;
  const applied = names.flatMap((name) => {
    const value = spec.configuration[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const settings = { ...seen.settings, ...Object.fromEntries(applied) };
  return {
    ...seen,
    settings,
    files: {
      ...seen.files,
      configuration: configurationFile(spec),
      settings: { ...seen.files.settings, ...Object.fromEntries(applied) },
    },
  };
}

function configurationRestored(seen: InstanceFacts): InstanceFacts {
  const { files } = seen;
  const configuration = files?.formerConfiguration;
  return files && configuration !== undefined
    ? { ...seen, files: { ...files, configuration } }
    : seen;
}

function configurationKept(seen: InstanceFacts): InstanceFacts {
  if (!seen.files) return seen;
  const { formerConfiguration: _, ...files } = seen.files;
  return { ...seen, files };
}
