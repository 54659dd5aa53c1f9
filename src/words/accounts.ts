import { ROOT } from "../plan/content/contentPlan";
import { connectionLimit, connectionLimitOf } from "../plan/content/connectionLimit";
import type { Difference } from "../plan/content/difference";
import type { InstanceFacts } from "../plan/facts";
import type { InstanceSpec, UserInput } from "../plan/spec";
import type { AccountName } from "../ports/accounts";
import { differenceLines } from "./accountDifferences";
import { info, type Line, warning } from "./line";

/** What is done to one account, and why; never with its password. */
export function accountLine(
  spec: InstanceSpec,
  { server }: Pick<InstanceFacts, "server">,
  account: AccountName & { readonly differs: readonly Difference[] },
): Line {
  const { name, host, differs } = account;
  const isRoot = name === ROOT.name && host === ROOT.host;
  const who = isRoot ? "root" : `user ${name}`;
  const isThere = (server?.users ?? []).some(
    (one) => one.name === name && one.host === host.toLowerCase(),
  );
  const renamed = differs.find((one) => one.kind === "missing" && one.renamedTo);
  if (renamed) {
    const [line = ""] = differenceLines(account, [renamed]);
    return warning(`${line}: it is set up again, and the other one is dropped`);
  }
  if (!isThere) return info(`${who} is created`);
  const has = (kind: Difference["kind"]) => differs.some((one) => one.kind === kind);
  if (differs.every(({ kind }) => kind === "redeclared") && differs.length > 0) {
    return info(`${who} gets another password: the former one is no longer valid`);
  }
  const line = isRoot ? rootLine(spec) : (userLineOf(account, spec) ?? `${who} is set again`);
  const password = has("redeclared") ? ["another password of it is declared"] : [];
  const reasons = differenceLines(account, differs.filter(isOfOthers));
  return info([line, ...password, ...reasons].join("; "));
}

/** What is declared otherwise, or was set by a former release, is said by the line itself. */
function isOfOthers({ kind }: Difference): boolean {
  return kind !== "unmarked" && kind !== "redeclared";
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
