import { InvalidInputError } from "../../ground/errors";
import { foreign } from "../../ground/foreign";
import { valueIsNotAccepted, valueIsReplaced, variableIsUnknown } from "../../ground/refusals";

/** mysqld's messages for a value that it does not accept as declared: it would continue with another one. */
const ADJUSTED =
  /option '([^']+)': (?:(?:un)?signed )?(?:value \S+ adjusted to (\S+?)|boolean value '[^']*' was not recognized\. Set to (\S+?))\.?$/;
const BAD_VALUE = /Error while setting value '.*' to '([^']+)'/;
const UNKNOWN = /unknown variable '([^=']+)=/;

/**
 * The refusal of the declared variables, from the log of `mysqld --validate-config`. A value that mysqld
 * would adjust is refused too: the server would run with a value that nobody declared.
 */
export function configurationRefusal(
  declared: readonly string[],
  exitCode: number,
  log: readonly string[],
): InvalidInputError | undefined {
  const errors = log.filter((line) => line.includes("[ERROR]")).map(said);
  // a bad value of a plugin's variable is also reported as an unknown variable, so the value is checked first
  const badValue = firstMatch(errors, BAD_VALUE);
  if (badValue) return valueIsNotAccepted(plain(badValue[1] ?? ""));
  const unknown = firstMatch(errors, UNKNOWN);
  if (unknown) return variableIsUnknown(plain(unknown[1] ?? ""));
  if (exitCode !== 0) {
    const reasons = errors.filter((line) => !line.startsWith("Aborting"));
    return new InvalidInputError(
      "configuration",
      (reasons.length > 0 ? reasons : log).map(foreign).join("; "),
    );
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

/** The message without its time stamp and number. */
function said(line: string): string {
  return line.replace(/^.*\[(?:ERROR|Warning)\] (\[MY-\d+\] )?(\[Server\] )?/, "");
}

function plain(name: string): string {
  return name.replaceAll("-", "_");
}
