import type { Variable } from "./variables";

const UNITS = "KMGTPE";

/** An integer as a configuration file has it: `16M` are 16 MiB. Undefined for any other text. */
export function integerIn(text: string): bigint | undefined {
  const [, digits, unit = ""] = /^([+-]?\d+)([KMGTPE]?)$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const power = BigInt(UNITS.indexOf(unit.toUpperCase()) + 1);
  return BigInt(digits) * 1024n ** (unit === "" ? 0n : power);
}

/** True if the server has made something else of a value than what the text in the configuration file says. */
export function isReplaced(variable: Variable, declared: string, value: string): boolean {
  switch (variable.type) {
    case "integer": {
      const wanted = integerIn(declared);
      return wanted !== undefined && integerIn(value) !== wanted;
    }
    case "boolean":
      return isOn(declared) !== isOn(value);
    default:
      return false;
  }
}

function isOn(text: string): boolean {
  return /^(ON|TRUE|1)$/i.test(text.trim());
}

/**
 * Why a variable cannot have this value; undefined if it can, as far as that can be told without the server. The
 * text completes `configuration.x: `. `value` is the text in the configuration file.
 */
export function valueProblem(variable: Variable, value: string): string | undefined {
  switch (variable.type) {
    case "integer":
      return integerProblem(variable, value);
    case "number":
      return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value.trim()) ? undefined : "expected a number";
    case "boolean":
      return /^(ON|OFF|TRUE|FALSE|1|0)$/i.test(value.trim()) ? undefined : "expected ON or OFF";
    case "enumeration":
      return memberProblem(variable, value);
    case "set":
    case "string":
    case "unknown":
      return undefined;
  }
}

function integerProblem({ min = "", max = "", multipleOf = "1" }: Variable, text: string) {
  const value = integerIn(text);
  const [lowest, highest, step] = [BigInt(min), BigInt(max), BigInt(multipleOf)];
  if (value === undefined || value < lowest || value > highest) {
    return `expected an integer from ${min} to ${max}`;
  }
  // what is below one step may stand for something else, such as "as many as there are"
  if (value < step || value === highest || value % step === 0n) return undefined;
  return `expected a multiple of ${multipleOf}`;
}

function memberProblem({ values }: Variable, text: string): string | undefined {
  if (!values) return undefined;
  const given = text.trim();
  const isMember = values.some((value) => value.toLowerCase() === given.toLowerCase());
  const isIndex = /^\d+$/.test(given) && Number(given) < values.length;
  return isMember || isIndex ? undefined : `expected one of ${values.join(", ")}`;
}
