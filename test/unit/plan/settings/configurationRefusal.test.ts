import { expect, it } from "vitest";
import { configurationRefusal } from "../../../../src/plan/settings/configurationRefusal";

const AT = "2026-01-02T03:04:05.678901Z 0";
const warning = (text: string) => `${AT} [Warning] [MY-000081] [Server] ${text}`;
const error = (text: string) => `${AT} [ERROR] [MY-000067] [Server] ${text}`;

it.each([
  ["nothing", 0, [], undefined],
  ["an unknown variable", 1, [error("unknown variable 'a_b=1'."), error("Aborting")], "a_b"],
  [
    "a bad value of a plugin's variable, said to be unknown too",
    1,
    [
      error("Unknown suffix 'l' used for variable 'innodb-buffer-pool-size' (value 'lots')."),
      error("/usr/sbin/mysqld: Error while setting value 'lots' to 'innodb-buffer-pool-size'."),
      error("unknown variable 'innodb_buffer_pool_size=lots'."),
    ],
    "innodb_buffer_pool_size",
  ],
  [
    "a number out of range",
    0,
    [warning("option 'max_connections': unsigned value 200000 adjusted to 100000.")],
    "max_connections",
  ],
  [
    "a negative number",
    0,
    [warning("option 'max_connections': value -5 adjusted to 1.")],
    "max_connections",
  ],
  [
    "what is neither on nor off",
    0,
    [warning("option 'general_log': boolean value 'maybe' was not recognized. Set to OFF.")],
    "general_log",
  ],
  [
    "a value of the provider's own that is adjusted",
    0,
    [warning("option 'innodb-log-buffer-size': unsigned value 7 adjusted to 262144.")],
    undefined,
  ],
] as const)("%s", (_, exitCode, log, name) => {
  const declared = ["max_connections", "general_log", "innodb_buffer_pool_size", "a_b"];
  const found = configurationRefusal(declared, exitCode, [...log]);
  expect(found?.path).toBe(name === undefined ? undefined : `configuration.${name}`);
});

it("an end without a reason is an error all the same", () => {
  expect(configurationRefusal([], 127, ["sh: mysqld: not found"])).toMatchObject({
    path: "configuration",
    problem: '"sh: mysqld: not found"',
  });
});
