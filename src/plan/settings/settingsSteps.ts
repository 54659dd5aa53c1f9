import type { SettingsStep } from "../steps";
import { ORDINARY, type TraitsOf, unchanged } from "../traits";

export const settingsSteps = {
  validateConfiguration: { ...ORDINARY, leavesSomething: false, after: unchanged },
} satisfies TraitsOf<SettingsStep>;
