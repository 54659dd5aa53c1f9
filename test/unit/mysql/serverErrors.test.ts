import { describe, expect, it } from "vitest";
import { callError, errnoOf, loginError } from "../../../src/mysql/serverErrors";

/** As the driver makes them. */
function driverError(message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), { sql: "SECRET SQL", sqlMessage: message }, fields);
}
const refused = (errno: number, message = "refused") =>
  driverError(message, { errno, sqlState: "HY000", code: "ER_X" });

describe("the number", () => {
  it.each<[string, unknown, number | undefined]>([
    ["is the server's", refused(1045), 1045],
    [
      "is never the system's",
      driverError("refused", { errno: -111, code: "ECONNREFUSED" }),
      undefined,
    ],
    ["is never a positive one of a system either", driverError("x", { errno: 61 }), undefined],
    ["is absent when the connection is lost", driverError("lost", { fatal: true }), undefined],
    ["is absent in what is no error", "text", undefined],
    ["survives the mapping", callError("x", refused(1205), []), 1205],
    ["survives that of a login", loginError("m1", refused(1045), ""), 1045],
  ])("%s", (_, error, errno) => expect(errnoOf(error)).toBe(errno));
});

describe("the detail", () => {
  it.each<[string, unknown, readonly string[], string]>([
    ["is what the server said", refused(1205, "Lock wait"), [], '"Lock wait"'],
    [
      "of a syntax error quotes nothing",
      refused(1064, "near 'x'"),
      [],
      "the server does not understand the statement",
    ],
    ["shows no secret", refused(1525, "value: 'pw' and pw"), ["pw"], "\"value: '***' and ***\""],
    ["is not eaten by an empty secret", refused(1525, "value"), [""], '"value"'],
    [
      "shows no beginning of a long secret",
      refused(1525, "value: 'abcdefghijklmnopq...'"),
      ["abcdefghijklmnopqrstuvw"],
      "the server refused it, in words that repeat a secret",
    ],
    ["falls back to the code", driverError("", { code: "ECONNREFUSED" }), [], "ECONNREFUSED"],
    ["is never empty", driverError(""), [], "connection failed"],
    ["takes what is no error", "text", [], '"text"'],
  ])("%s", (_, error, secrets, detail) =>
    expect(callError("doing it", error, secrets).detail).toBe(detail),
  );
});

it.each<[string, number, string, string | undefined, number]>([
  [
    "a donor that gives another copy",
    3862,
    "Clone Donor Error: 3634 : Too many concurrent clone operations. Maximum allowed - 1..",
    "donorIsCopying",
    3634,
  ],
  [
    "a donor that refuses",
    3862,
    "Clone Donor Error: 3957 : Clone needs max_allowed_packet value to be 2097152 or more. Current value is 1048576.",
    "copyRefused",
    3957,
  ],
  ["a donor without the plugin", 3862, "Clone Donor Error: 1524 : not loaded", "copyRefused", 1524],
  ["a recipient that refuses", 3957, "Clone needs max_allowed_packet", "copyRefused", 3957],
  ["any other error of a donor", 3862, "Clone Donor Error: 1142 : to 13634", undefined, 1142],
  [
    "a donor that cannot be reached",
    3862,
    "Clone Donor Error: Connect failed: 2003 : Can't connect",
    undefined,
    3862,
  ],
  ["a copy for which there is no room", 3873, "Available space is not enough", undefined, 3873],
  ["a plugin that another statement needs", 1524, "not loaded", undefined, 1524],
  ["the number in another error", 1105, "3634", undefined, 1105],
])("the reason of %s, and its number", (_, errno, message, reason, number) => {
  const error = callError("copying", refused(errno, message), []);
  expect(error.reason).toBe(reason);
  expect(error.errno).toBe(number);
});

it("the driver's error is not kept: it holds the statement", () => {
  const error = callError("doing it", refused(1), []);
  expect(error.cause).toBeUndefined();
  expect(JSON.stringify(error) + String(error.stack)).not.toContain("SECRET SQL");
});

it("a login's error names the server and hides the password", () => {
  expect(loginError("m1", refused(1045, "denied: pw"), "pw")).toMatchObject({
    server: "m1",
    errno: 1045,
    detail: '"denied: ***"',
  });
});
