import { accountSteps, ROOT } from "../plan/content/contentPlan";
import { connectionLimit, connectionLimitOf } from "../plan/content/connectionLimit";
import type { Difference } from "../plan/content/difference";
import type { InstanceFacts } from "../plan/facts";
import type { InstanceSpec, UserInput } from "../plan/spec";
import type { AccountName } from "../ports/accounts";
import { differenceLines } from "./accountDifferences";

/** What an update will change about accounts that exist, one line for each. */
export function accountLines(spec: InstanceSpec, seen: InstanceFacts): readonly string[] {
  const there = seen.server?.users ?? [];
  const isThere = (name: string, host: string) =>
    there.some((one) => one.name === name && one.host === host.toLowerCase());
  return accountSteps(spec, seen).flatMap((step) => {
    if (step.kind !== "ensureRoot" && step.kind !== "ensureUser") return [];
    const account = step.kind === "ensureRoot" ? ROOT : step;
    const { differs = [] } = step;
    // one that was renamed or dropped was there
    if (!isThere(account.name, account.host)) return goneLines(account, differs);
    const line = step.kind === "ensureRoot" ? rootLine(spec) : userLineOf(account, spec);
    const reasons = differenceLines(account, differs.filter(isOfOthers));
    return line === undefined ? [] : [[line, ...reasons].join("; ")];
  });
}

/** What is declared otherwise, or was set by a former release, is said by the line itself. */
function isOfOthers({ kind }: Difference): boolean {
  return kind !== "unmarked" && kind !== "redeclared";
}

function goneLines(account: AccountName, differs: readonly Difference[]): readonly string[] {
  return differenceLines(
    account,
    differs.filter((one) => one.kind === "missing" && one.renamedTo),
  ).map((line) => `${line}: it is set up again, and the other one is dropped`);
}

function userLineOf(account: AccountName, spec: InstanceSpec): string | undefined {
  const user = spec.users.find(({ name, host }) => name === account.name && host === account.host);
  return user && userLine(user, spec);
}

function rootLine({ rootPrivileges, configuration }: InstanceSpec): string {
  const may =
    rootPrivileges === "all"
      ? "all privileges"
      : "everything about databases and users, nothing about the server itself";
  const limit = limitText(connectionLimit(configuration));
  return `root is set again as declared: ${may} (rootPrivileges: "${rootPrivileges}"), TLS required, ${limit}`;
}

function userLine(user: UserInput, { configuration }: InstanceSpec): string {
  const tls = { true: "TLS required", false: "TLS not required" };
  const how = user.requireTls === undefined ? [] : [tls[user.requireTls ? "true" : "false"]];
  const limit = limitText(connectionLimitOf(user, configuration));
  return `user ${user.name} is set again as declared: ${[...how, limit].join(", ")}`;
}

function limitText(limit: number): string {
  return limit === 0 ? "no limit of connections" : `at most ${String(limit)} connections`;
}
