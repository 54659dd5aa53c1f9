import { describe, expect, it } from "vitest";
import catalogue from "../../../../src/plan/settings/variables.json";
import { managed, managedBecause } from "../../../../src/plan/settings/refusedVariables";
import {
  catalogued,
  CATALOGUED,
  FIXED,
  optionNames,
  variableName,
} from "../../../../src/plan/settings/variables";

/** What other series have, what a prefix turns round, and what ends mysqld or is read before anything else. */
const NOT_IN_IT = [
  "defaults_extra_file",
  "defaults_file",
  "grant_tables",
  "initialize",
  "initialize_insecure",
  "networking",
  "replica_start",
  "slave_start",
  "sql_log_bin",
  "ssl",
  "validate_config",
];

describe("the catalogue", () => {
  it("is of one series, and has all that its server said", () => {
    expect(CATALOGUED).toBe("9.7");
    expect(optionNames.length).toBeGreaterThan(550);
    expect(Object.keys(catalogue.variables)).toEqual(Object.keys(catalogue.variables).toSorted());
  });

  it("has each name as the server writes it", () => {
    const names = Object.keys(catalogue.variables);
    expect(names.filter((name) => variableName(name) !== name)).toEqual([]);
  });

  it("has each variable that is refused by name, but for a few", () => {
    const unknown = [...managed.keys()].filter((name) => !catalogued(name));
    expect(unknown.toSorted()).toEqual(NOT_IN_IT);
  });

  it("has what is fixed when a data directory is made, as something that only a start sets", () => {
    for (const name of Object.keys(FIXED)) {
      expect(catalogued(name)).toMatchObject({ dynamic: false });
      expect(managedBecause(name)).toBeUndefined();
    }
  });
});
