import type { InstanceSpec, UserInput } from "../spec";

/** mysqld's own default. */
const MAX_CONNECTIONS = 151;

const UNITS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** At most so many connections are kept free; a large server has no more administrators than a small one. */
const LARGEST_RESERVE = 50;

/**
 * How many connections one account may have at a time, unless it declares otherwise. A tenth of
 * max_connections stays free (between 4 and 50), for the administrator, replicas that reconnect, and
 * monitoring: no single account can take them.
 */
export function connectionLimit(configuration: InstanceSpec["configuration"]): number {
  const most = maxConnections(configuration["max_connections"]);
  const reserve = Math.min(LARGEST_RESERVE, Math.max(4, Math.ceil(most / 10)));
  return Math.max(1, most - reserve);
}

export function connectionLimitOf(
  user: Pick<UserInput, "maxConnections">,
  configuration: InstanceSpec["configuration"],
): number {
  return user.maxConnections ?? connectionLimit(configuration);
}

/** mysqld itself judges the declared value; what is no number here counts as not declared. */
function maxConnections(declared: string | undefined): number {
  const [, digits, unit = ""] = /^\s*(\d+)([KMG]?)\s*$/i.exec(declared ?? "") ?? [];
  const value = Number(digits) * (UNITS[unit.toUpperCase()] ?? 1);
  return value > 0 ? value : MAX_CONNECTIONS;
}
