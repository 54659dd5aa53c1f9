import type { InstanceFacts } from "../facts";
import type { SettingsStep } from "../steps";
import { ORDINARY, type TraitsOf, unchanged } from "../traits";

export const settingsSteps = {
  validateConfiguration: { ...ORDINARY, leavesSomething: false, after: unchanged },
  restoreConfiguration: { ...ORDINARY, after: (_, seen) => configurationRestored(seen) },
  // the configuration is what was declared, with or without the file of the former one
  keepConfiguration: { ...ORDINARY, isDrift: false, after: (_, seen) => configurationKept(seen) },
} satisfies TraitsOf<SettingsStep>;

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
