/** Kinds of the server, as the catalogue has them. A number is a decimal fraction. */
const TYPES = {
  Integer: "integer",
  Numeric: "number",
  Boolean: "boolean",
  Enumeration: "enumeration",
  Set: "set",
  String: "string",
};

/** The error for a variable that can only be set at the start. */
const READ_ONLY = "1238";
/** The error for a variable that has no value for the whole server. */
const SESSION_ONLY = "1228";

/**
 * Options that are no variables, and that the catalogue leaves out: of engines and plugins that instances have not
 * (`mysqlx`, NDB), and those with which mysqld does something else than to serve.
 */
const LEFT_OUT =
  /^(mysqlx|ndb|keyring_migration_|help$|verbose$|console$|gdb$|exit_info$|initialize|validate_config$)/;

/** What was asked with QUESTIONS, line by line, as one object. */
export function catalogueOf(lines) {
  const rows = lines.map((line) => line.split("\t"));
  const of = (kind) => rows.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  const [[version] = []] = of("version");
  if (version === undefined) throw new Error(`no answers:\n${lines.join("\n")}`);
  const options = new Set(of("help").flatMap(([line]) => optionIn(line)));
  const answers = Map.groupBy(of("answer"), ([name]) => name);
  const variables = of("metadata").flatMap(([name, scope, type, min, max]) => {
    const [first, ...others] = answers.get(name) ?? [];
    if (scope === "SESSION_ONLY" || first?.[2] === SESSION_ONLY) return [];
    const entry = {
      type: TYPES[type],
      dynamic: first?.[2] !== READ_ONLY,
      ...(options.has(name) ? {} : { option: false }),
      ...rangeOf(type, min, max),
      ...(ROUNDED_BY_ANOTHER.has(name) ? {} : stepOf(type, others)),
      ...membersOf(type, others),
    };
    return [[name, entry]];
  });
  const known = new Set(variables.map(([name]) => name));
  const more = [...options]
    .filter((name) => !known.has(name) && !LEFT_OUT.test(name))
    .map((name) => [name, { type: "unknown", dynamic: false }]);
  const sorted = [...variables, ...more].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { version, variables: Object.fromEntries(sorted) };
}

function optionIn(line) {
  const [, name] = /^ +(?:-\S, )?--([a-z][\w-]*)/.exec(line) ?? [];
  return name === undefined ? [] : [name.replaceAll("-", "_")];
}

/** As texts: the largest are larger than what JavaScript's numbers are exact for. */
function rangeOf(type, min, max) {
  return ["Integer", "Numeric"].includes(type) && min !== "" ? { min, max } : {};
}

/** Rounded up to whole chunks of innodb_buffer_pool_chunk_size: the step is another variable's value. */
const ROUNDED_BY_ANOTHER = new Set(["innodb_buffer_pool_size"]);

/** A server that rounds says so by the values that it took instead of those that were tried. */
function stepOf(type, tries) {
  if (type !== "Integer") return {};
  const taken = tries.filter(([, , errno]) => errno === "0");
  if (taken.every(([, tried, , value]) => tried === value)) return {};
  const values = [...new Set(taken.map(([, , , value]) => BigInt(value)))].filter(
    (one) => one > 0n,
  );
  // a single value has divisors of its own: the power of two among them is the server's
  const step = values.length === 1 ? divisor(values[0], 2n ** 64n) : values.reduce(divisor, 0n);
  return step > 1n ? { multipleOf: String(step) } : {};
}

function divisor(a, b) {
  return b === 0n ? a : divisor(b, a % b);
}

function membersOf(type, tries) {
  if (type !== "Enumeration") return {};
  const values = tries.filter(([, , errno]) => errno === "0").map(([, , , value]) => value);
  return values.length > 0 ? { values } : {};
}

/** One variable on each line, so that a comparison of two series shows each on its own. */
export function textOf({ version, variables }) {
  const lines = Object.entries(variables).map(
    ([name, entry]) => `    ${JSON.stringify(name)}: ${JSON.stringify(entry)}`,
  );
  return `{\n  "version": ${JSON.stringify(version)},\n  "variables": {\n${lines.join(",\n")}\n  }\n}\n`;
}
