import {
  foreignAccount,
  foreignName,
  foreignPrivilege,
  legible,
  type Legible,
} from "../ground/foreign";
import { DATABASE_COLUMNS } from "../ground/privileges";
import { type Difference, PLUGIN } from "../plan/content/difference";
import type { AccountName, Privileges } from "../ports/accounts";

/** Each difference of an account once, as a clause of a sentence. */
export function differenceLines(
  account: AccountName,
  differences: readonly Difference[],
): readonly Legible[] {
  return [...new Set(differences.map((difference) => differenceLine(account, difference)))];
}

function differenceLine(account: AccountName, difference: Difference): Legible {
  const who = foreignAccount(account);
  switch (difference.kind) {
    case "missing":
      return difference.renamedTo
        ? legible`${who} was renamed to ${foreignAccount(difference.renamedTo)}`
        : legible`${who} is missing`;
    case "unmarked":
      return legible`nothing tells whether ${who} has the declared password`;
    case "redeclared":
      return legible`another password of ${who} is declared`;
    case "password":
      return legible`the password of ${who} was changed`;
    case "plugin":
      return legible`${who} logs in by ${foreignName(difference.plugin)} instead of ${foreignName(PLUGIN)}`;
    case "secondPassword":
      return undeclared(legible`${who} has a second password`);
    case "secondFactor":
      return undeclared(legible`${who} needs more than its password to log in`);
    case "expired":
      return legible`the password of ${who} has expired`;
    case "locked":
      return legible`${who} is locked`;
    case "tls":
      return tlsLine(who, difference.has);
    case "connections":
      return legible`${who} may have ${limitText(difference.has)} at a time instead of ${limitText(difference.declared)}`;
    case "rationed":
      return undeclared(legible`${who} is limited by the hour`);
    case "passwordRules":
      return undeclared(legible`${who} has rules of its own for its password`);
    case "lacks":
      return legible`${who} lacks ${namesOf(difference.on)} on ${placeOf(difference.on)}`;
    case "exceeds":
      return undeclared(legible`${who} has ${namesOf(difference.on)} on ${placeOf(difference.on)}`);
    case "role":
      return undeclared(legible`${who} has the role ${foreignAccount(difference.role)}`);
  }
}

function undeclared(clause: Legible): Legible {
  return legible`${clause}, which nobody declared`;
}

function tlsLine(who: Legible, has: "open" | "required" | "certificate"): Legible {
  switch (has) {
    case "open":
      return legible`${who} may log in without TLS`;
    case "required":
      return undeclared(legible`${who} needs TLS to log in`);
    case "certificate":
      return undeclared(legible`${who} needs a certificate of its own to log in`);
  }
}

function limitText(limit: number): Legible {
  return limit === 0 ? legible`any number of connections` : legible`${limit} connections`;
}

const ALL = Object.values(DATABASE_COLUMNS);

function namesOf({ privileges }: Privileges): Legible {
  const isAll = ALL.every((name) => privileges.includes(name));
  const names = isAll ? ["ALL", ...privileges.filter((name) => !isOneOfAll(name))] : privileges;
  const [first = "", ...rest] = names.map(foreignPrivilege);
  return rest.reduce((text, name) => legible`${text}, ${name}`, first);
}

function isOneOfAll(name: string): boolean {
  return ALL.some((one) => one === name);
}

function placeOf({ database, object }: Privileges): Legible {
  if (database === undefined) return legible`*.*`;
  const where = foreignName(database);
  return object === undefined ? where : legible`${where}.${foreignName(object)}`;
}
