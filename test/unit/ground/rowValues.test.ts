import fc from "fast-check";
import { expect, it } from "vitest";
import { withoutRowValues } from "../../../src/ground/rowValues";

const APPLIED = (said: string, errno: number) =>
  `Worker 1 failed executing transaction 'u:5' at source log b.000002, end_log_pos 519; Could not execute Write_rows event on table shop.t; ${said}, Error_code: ${String(errno)}; handler error HA_ERR_FOUND_DUPP_KEY; the event's source log FIRST, end_log_pos 519`;

/** Each message with a value, and without. The messages are those of a MySQL 9.7 server. */
const MESSAGES: readonly (readonly [errno: number, (value: string) => string])[] = [
  [1062, (value) => `Duplicate entry '${value}' for key 't.email'`],
  [
    1557,
    (value) =>
      `Upholding foreign key constraints for table 't', entry '${value}', key 1 would lead to a duplicate entry`,
  ],
  [
    1569,
    (value) =>
      `ALTER TABLE causes auto_increment resequencing, resulting in duplicate entry '${value}' for key 't.PRIMARY'`,
  ],
  [1586, (value) => `Duplicate entry '${value}' for key 't.PRIMARY'`],
  [
    1761,
    (value) =>
      `Foreign key constraint for table 't', record '${value}' would lead to a duplicate entry in table 'c', key 'k'`,
  ],
  [
    1762,
    (value) =>
      `Foreign key constraint for table 't', record '${value}' would lead to a duplicate entry in a child table`,
  ],
  [1292, (value) => `Truncated incorrect DOUBLE value: '${value}'`],
  [1366, (value) => `Incorrect integer value: '${value}' for column 'n' at row 1`],
  [1411, (value) => `Incorrect datetime value: '${value}' for function str_to_date`],
  [1525, (value) => `Incorrect DATE value: '${value}'`],
  [1367, (value) => `Illegal double '${value}' value found during parsing`],
  [1300, (value) => `Invalid utf8mb4 character string: '${value}'`],
  [1526, (value) => `Table has no partition for value ${value}`],
  [1690, (value) => `BIGINT UNSIGNED value is out of range in '${value}'`],
  [3854, (value) => `Cannot convert string '${value}' from utf8mb4 to latin1`],
  [
    3988,
    (value) =>
      `Conversion from collation utf8mb4_bin into latin1_swedish_ci impossible for ${value}`,
  ],
  [6138, (value) => `Data cannot be converted to a valid vector: '${value}'`],
  [
    3145,
    (value) =>
      `Invalid JSON character data provided to function json_valid: '${value}'; utf8 is required.`,
  ],
  [
    4095,
    (value) =>
      `Delimiter '/' in position 4 in datetime value '${value}' at row 1 is deprecated. Prefer the standard '-'.`,
  ],
  [
    3616,
    (value) =>
      `Longitude ${value} is out of range in function st_geomfromtext. It must be within (-180.000000, 180.000000].`,
  ],
  [
    3732,
    (value) =>
      `A parameter of function st_geomfromtext contains a geometry with latitude ${value}, which is out of range. It must be within [-90.000000, 90.000000].`,
  ],
  [
    1064,
    (value) =>
      `You have an error in your SQL syntax; check the manual for the right syntax to use near '${value}' at line 1`,
  ],
];

/** These end with the value, so what an applier writes after them goes too. */
const ENDS_WITH_VALUE = [1292, 1525, 1300, 1526, 1690, 3988, 6138];

it.each(MESSAGES)("the value of %s is cut", (errno, said) => {
  expect(withoutRowValues(said("jane@example.com"))).toBe(said("…"));
  const applied = withoutRowValues(APPLIED(said("jane@example.com"), errno));
  const [shown = ""] = APPLIED(said("…"), errno).split(", Error_code: ");
  if (ENDS_WITH_VALUE.includes(errno)) expect(applied).toBe(shown);
  else expect(applied).toBe(APPLIED(said("…"), errno));
});

it.each(MESSAGES)("no value survives in %s, whatever it looks like", (errno, said) => {
  const values = [
    "x' for key 'y', jane",
    "x', Error_code: 1062; jane",
    "x' on query. jane",
    "x' for column 'y' at row 1 jane",
    "x' for function f jane",
    "x' from jane",
    "x'; jane",
    "x', key 1 would lead jane",
    "x' at line 1 jane",
    "jane'",
    "'jane",
  ];
  for (const value of values) {
    expect(withoutRowValues(said(value))).not.toContain("jane");
    expect(withoutRowValues(APPLIED(said(value), errno))).not.toContain("jane");
  }
});

it.each(MESSAGES)("no value survives where a server has cut %s short", (errno, said) => {
  fc.assert(
    fc.property(fc.nat({ max: 80 }), (kept) => {
      const whole = APPLIED(said("jane@example.com"), errno);
      const end = whole.indexOf("jane") + 4 + kept;
      expect(withoutRowValues(whole.slice(0, end))).not.toContain("jane");
    }),
  );
});

it("a statement is cut, with all its values", () => {
  const said =
    "Error 'Duplicate entry 'jane' for key 't.PRIMARY'' on query. Default database: 'shop'. Query: 'INSERT INTO t VALUES ('jane', 'x')'";
  expect(withoutRowValues(said)).toBe(
    "Error 'Duplicate entry '…' for key 't.PRIMARY'' on query. Default database: 'shop'. Query: '…'",
  );
});

it.each([
  "Can't find record in 't'",
  "Cannot add or update a child row: a foreign key constraint fails (`shop`.`c`, CONSTRAINT `c_1` FOREIGN KEY (`t`) REFERENCES `t` (`id`))",
  "Data too long for column 'name' at row 1",
  "Access denied for user 'replica-1'@'172.18.0.3' (using password: YES)",
  "Table 'shop.t' doesn't exist",
  "Out of range value for column 'n' at row 1",
])("what repeats no value stays whole: %s", (said) => {
  expect(withoutRowValues(said)).toBe(said);
  expect(withoutRowValues(APPLIED(said, 1032))).toBe(APPLIED(said, 1032));
});
