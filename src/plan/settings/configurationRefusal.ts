import { InvalidInputError } from "../../ground/errors";
import { valueIsNotAccepted, valueIsReplaced, variableIsUnknown } from "../../ground/refusals";

/** mysqld's words for a value that it does not take as it is written: it would go on with another one. */
const ADJUSTED =
  /option '([^']+)': (?:(?:un)?signed )?(?:value \S+ adjusted to (\S+?)|boolean value '[^']*' was not recognized\. Set to (\S+?))\.?$/;
const BAD_VALUE = /Error while setting value '.*' to '([^']+)'/;
const UNKNOWN = /unknown variable '([^=']+)=/;

/**
 * What `mysqld --validate-config` has against the declared variables, from its log. A value that it
 * would adjust is refused too: the server would run with something that nobody declared.
 */
export function configurationRefusal(
  declared: readonly string[],
  exitCode: number,
  log: readonly string[],
): InvalidInputError | undefined {
  const errors = log.filter((line) => line.includes("[ERROR]")).map(said);
  // a bad value of a plugin's variable is reported as an unknown variable, too: the value comes first
  const badValue = firstMatch(errors, BAD_VALUE);
  if (badValue) return valueIsNotAccepted(plain(badValue[1] ?? ""));
  const unknown = firstMatch(errors, UNKNOWN);
  if (unknown) return variableIsUnknown(plain(unknown[1] ?? ""));
  if (exitCode !== 0) {
    const reasons = errors.filter((line) => !line.startsWith("Aborting"));
    return new InvalidInputError("configuration", reasons.join("; ") || log.join("; "));
  }
  const adjusted = log
    .map((line) => ADJUSTED.exec(said(line)))
    .find((match) => match !== null && declared.includes(plain(match[1] ?? "")));
  if (!adjusted) return undefined;
  const instead = adjusted[2] ?? adjusted[3] ?? "";
  return valueIsReplaced(plain(adjusted[1] ?? ""), instead);
}

function firstMatch(lines: readonly string[], pattern: RegExp): RegExpExecArray | undefined {
  return lines.map((line) => pattern.exec(line)).find((match) => match !== null) ?? undefined;
}

/** Without time stamp and number. */
function said(line: string): string {
  return line.replace(/^.*\[(?:ERROR|Warning)\] (\[MY-\d+\] )?(\[Server\] )?/, "");
}

function plain(name: string): string {
  return name.replaceAll("-", "_");
}
