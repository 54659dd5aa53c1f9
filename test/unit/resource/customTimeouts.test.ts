import { expect, it } from "vitest";
import { secondsOf } from "../../../src/resource/customTimeouts";

it.each([
  ["90s", 90],
  ["10m", 600],
  ["1h30m", 5400],
  ["1.5h", 5400],
  ["500ms", 0.5],
  ["1d", 86_400],
  ["ten minutes", undefined],
  ["", undefined],
  [undefined, undefined],
])("%s is %s seconds", (duration, seconds) => expect(secondsOf(duration)).toBe(seconds));
