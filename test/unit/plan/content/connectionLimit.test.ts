import { expect, it } from "vitest";
import { connectionLimit, connectionLimitOf } from "../../../../src/plan/content/connectionLimit";

it.each<[string, string | undefined, number]>([
  ["mysqld's default leaves 16 free", undefined, 135],
  ["a tenth stays free", "500", 450],
  ["of many, 50 stay free", "10000", 9950],
  ["of few, 4", "20", 16],
  ["one connection is always allowed", "2", 1],
  ["with a unit", "1K", 1024 - 50],
  ["what is no number is mysqld's to judge", "many", 135],
])("%s", (_, declared, limit) => {
  const configuration = declared === undefined ? {} : { max_connections: declared };
  expect(connectionLimit(configuration)).toBe(limit);
});

it("a user may declare another limit, or none", () => {
  expect(connectionLimitOf({ maxConnections: 7 }, {})).toBe(7);
  expect(connectionLimitOf({ maxConnections: 0 }, {})).toBe(0);
  expect(connectionLimitOf({}, {})).toBe(135);
});
