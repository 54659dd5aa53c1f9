import { accountSteps, ROOT } from "../plan/content/contentPlan";
import { connectionLimit, connectionLimitOf } from "../plan/content/connectionLimit";
import type { InstanceFacts } from "../plan/facts";
import type { InstanceSpec, UserInput } from "../plan/spec";

/** What an update will change about accounts that exist, one line for each. */
export function accountLines(spec: InstanceSpec, seen: InstanceFacts): readonly string[] {
  const there = seen.server?.users ?? [];
  const isThere = (name: string, host: string) =>
    there.some((one) => one.name === name && one.host === host.toLowerCase());
  return accountSteps(spec, seen).flatMap((step) => {
    if (step.kind === "ensureRoot") return isThere(ROOT.name, ROOT.host) ? [rootLine(spec)] : [];
    if (step.kind !== "ensureUser" || !isThere(step.name, step.host)) return [];
    const user = spec.users.find(({ name, host }) => name === step.name && host === step.host);
    return user ? [userLine(user, spec)] : [];
  });
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
