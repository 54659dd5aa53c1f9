import { expect, it } from "vitest";
import { hasFallen } from "../../../../src/plan/host/fallen";

it.each([
  ["it runs", "running", 2, false, false],
  ["it was started anew", "running", 3, false, true],
  ["it is about to be", "restarting", 3, false, true],
  ["a copy ends with a restart", "restarting", 3, true, false],
  ["and runs again", "running", 3, true, false],
  ["once, not twice", "restarting", 4, true, true],
  ["nobody starts it", "exited", 2, true, true],
  ["nor this one", "dead", 2, false, true],
] as const)("%s", (_what, state, restartCount, isCopying, fallen) => {
  expect(hasFallen({ state, restartCount }, 2, isCopying)).toBe(fallen);
});
