import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  configurationFile,
  declaredIn,
  isLegible,
  variablesIn,
  initOptions,
} from "../../../../src/plan/settings/configurationFile";
import { flavorSettings } from "../../../../src/plan/settings/flavorSettings";
import { aSpec, GiB, idOf } from "../world";

function fileOf(configuration: Readonly<Record<string, string>>, memory = GiB): string {
  return configurationFile({ id: idOf("s1"), flavor: { memory }, configuration });
}

/** The lines that are variables, the way mysqld reads them: the last of a name wins. */
function settings(file: string): Readonly<Record<string, string>> {
  const pairs = file.split("\n").map((line) => /^(\w+)=(.*)$/.exec(line) ?? []);
  return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name, value]));
}

describe("every configuration file", () => {
  it.each([
    ["fences", "super_read_only", "ON"],
    ["writes a binary log", "log_bin", "binlog"],
    ["with GTIDs", "gtid_mode", "ON"],
    ["and nothing else", "enforce_gtid_consistency", "ON"],
    ["passes on what it replicates", "log_replica_updates", "ON"],
    ["names relay logs apart from the host's name", "relay_log", "relay-bin"],
    ["heals them", "relay_log_recovery", "ON"],
    ["has the server id of the instance", "server_id", "2011215346"],
    ["says whose replica it is", "report_host", `i-${idOf("s1")}`],
    ["resolves no names", "skip_name_resolve", "ON"],
  ])("%s", (_, name, value) => {
    expect(settings(fileOf({}))[name]).toBe(value);
  });

  it("begins with the section of the server", () => {
    expect(fileOf({}).split("\n")[1]).toBe("[mysqld]");
  });

  it("holds no secret of the instance", () => {
    const spec = {
      ...aSpec("s1"),
      rootPassword: "the-root",
      users: [{ name: "app", host: "%", password: "the-user", databases: [] }],
    };
    expect(configurationFile(spec)).not.toMatch(/the-root|the-user/);
  });

  it("gives mysqld what its flavor has", () => {
    expect(settings(fileOf({}, 2 * GiB))).toMatchObject(flavorSettings({ memory: 2 * GiB }));
  });
});

describe("what is declared", () => {
  it("stands last, so that it wins", () => {
    const file = fileOf({ innodb_buffer_pool_size: "1" });
    expect(settings(file)["innodb_buffer_pool_size"]).toBe('"1"');
  });

  it("does not care for the order it was declared in", () => {
    expect(fileOf({ b: "2", a: "1" })).toBe(fileOf({ a: "1", b: "2" }));
  });

  it("makes another file with another value", () => {
    expect(fileOf({ a: "1" })).not.toBe(fileOf({ a: "2" }));
  });

  it("cannot become a line of its own", () => {
    expect(
      fileOf({ a: "# declared" })
        .split("\n")
        .filter((line) => line === "# declared"),
    ).toEqual(["# declared"]);
  });
});

describe("what is read back", () => {
  it.each([
    ["nothing", {}],
    ["a value", { max_connections: "7" }],
    ["an empty value", { init_connect: "" }],
    ["quotes", { init_connect: `SET @a="x", @b='y'` }],
    ["backslashes", { path: "a\\b\\\\c\\" }],
    ["what looks like the marker", { a: "# declared", b: "[mysqld]" }],
    ["equal signs", { sql_mode: "a=b=c" }],
    ["a line separator that is no newline", { a: "x\u2028y" }],
  ])("is what was declared: %s", (_, configuration) => {
    expect(declaredIn(fileOf(configuration))).toEqual(configuration);
  });

  it("whatever it is, as long as it is of one line", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b", "z", "_"), minLength: 1 });
    // the library's own "binary" takes a second to be made
    const character = fc
      .integer({ min: 1, max: 0x10ffff })
      .map((codePoint) => String.fromCodePoint(codePoint))
      .filter((text) => !/[\r\n\u2028\u2029]/.test(text));
    const value = fc.string({ unit: character });
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (configuration) => {
        expect(declaredIn(fileOf(configuration))).toEqual(configuration);
      }),
    );
  });

  it("can be told from what another hand has added", () => {
    const file = fileOf({ init_connect: `SET @a="x"` });
    expect(isLegible(file)).toBe(true);
    for (const more of ["max_connections=7", "[mysqld]", "skip-name-resolve", "# declared\n"]) {
      expect(isLegible(`${file}${more}\n`), more).toBe(false);
    }
  });

  it.each(["max_connections=7", "max-connections = 7", "  MAX_CONNECTIONS=7"])(
    "has the value that the server takes from what another hand has added: %s",
    (line) => {
      const file = fileOf({ back_log: "6", max_connections: "5" });
      const now = variablesIn(`${file}${line}\n`);
      expect(now).toEqual({ ...variablesIn(file), max_connections: "7" });
    },
  );

  it("is nothing from a file of somebody else", () => {
    expect(declaredIn("")).toEqual({});
    expect(declaredIn('[mysqld]\nmax_connections="7"\n')).toEqual({});
  });
});

it("only what is fixed at the making of the data belongs to the template", () => {
  expect(initOptions({ max_connections: "7" })).toEqual({});
  expect(initOptions({ lower_case_table_names: "1", innodb_page_size: "4k", a: "b" })).toEqual({
    lower_case_table_names: "1",
    innodb_page_size: "4k",
  });
});
