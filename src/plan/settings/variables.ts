import catalogue from "./variables.json";

/** What a server of the catalogue's series says of one of its variables, or of an option that is none. */
export interface Variable {
  readonly type: "integer" | "number" | "boolean" | "enumeration" | "set" | "string" | "unknown";
  /** True if it can be set while the server runs. */
  readonly dynamic: boolean;
  /** False if it cannot be in a configuration file. @default true */
  readonly option?: boolean;
  /** Inclusive; present for numbers. */
  readonly min?: string;
  readonly max?: string;
  /** The server rounds other values down, without an error. @default "1" */
  readonly multipleOf?: string;
  /** The members of an enumeration in the server's order, if it told them. */
  readonly values?: readonly string[];
}

const VARIABLES = new Map(
  Object.entries(catalogue.variables as Readonly<Record<string, Variable>>),
);

/** The series that the catalogue describes, as `datastore.version` has it. */
export const CATALOGUED = catalogue.version.split(".").slice(0, 2).join(".");

/**
 * What is fixed when a data directory is made, with the value that it then has by default: the server does not start
 * with another one on existing data. So a template is made for each value. Source: the manual on each of them.
 */
export const FIXED: Readonly<Record<string, string>> = {
  lower_case_table_names: "0",
  innodb_page_size: "16384",
  innodb_data_file_path: "ibdata1:12M:autoextend",
};

/** `name`: as `variableName` gives it. */
export function catalogued(name: string): Variable | undefined {
  return VARIABLES.get(name);
}

/** Those that a configuration file can hold. */
export const optionNames: readonly string[] = [...VARIABLES]
  .filter(([, { option }]) => option !== false)
  .map(([name]) => name);

/** The name as the server writes it: case does not matter, and `-` equals `_`. */
export function variableName(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}

/** Words that mysqld accepts before a name. Some turn the meaning round, one hides what is wrong. */
const PREFIX = /^(?:(?:loose|skip|disable|enable|maximum)_)+/;

export function withoutPrefix(name: string): string {
  return name.replace(PREFIX, "");
}
