import { isIP } from "node:net";
import { z } from "zod";
import { ADMIN_USER, HEALTH_USER } from "../ground/names";
import { bytesOf } from "./memory";
import { rule, secretRule } from "./rule";

const LEAST_MEMORY = 512 * 2 ** 20;

const textWhere =
  (holds: (text: string) => boolean) =>
  (value: unknown): value is string =>
    typeof value === "string" && holds(value);
const numberWhere =
  (holds: (value: number) => boolean) =>
  (value: unknown): value is number =>
    typeof value === "number" && Number.isFinite(value) && holds(value);
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";

export const dnsLabel = rule(
  "a DNS label of 2 to 63 characters (a-z, 0-9 and -, not starting or ending with -)",
  textWhere((text) => /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/.test(text)),
);
export const instanceId = rule(
  "a resource or the id of an instance (a UUID)",
  textWhere((text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)),
);
export const datastoreType = rule('"mysql"', (value): value is "mysql" => value === "mysql");
export const version = rule(
  'a series or release such as "9.7" or "9.7.1"',
  textWhere((text) => /^\d+\.\d+(\.\d+)?$/.test(text)),
);
export const imageReference = rule(
  'an image reference such as "mysql:9.7"',
  textWhere((text) => /^[a-z0-9][\w.\-/:@]*$/i.test(text)),
);
export const cpus = rule(
  "a number of cores above 0, such as 0.5",
  numberWhere((value) => value > 0),
);
export const memory = z
  .custom<string | number>(isEnoughMemory, { error: ({ input }) => memoryProblem(input) })
  .transform((size) => bytesOf(size) ?? 0);
export const volumeName = rule(
  "a Docker volume name (at least two of letters, digits, _, . and -)",
  textWhere((text) => /^[a-zA-Z0-9][\w.-]{1,254}$/.test(text)),
);
const LEAST_LOG = 64 * 2 ** 10;

export const logDriver = rule(
  '"json-file" or "local", whose logs can be read back',
  (value): value is "json-file" | "local" => value === "json-file" || value === "local",
);
export const logSize = rule(
  'a size of at least 64 KiB, such as "10MB", or a number of bytes',
  (value): value is string | number => (bytesOf(value) ?? 0) >= LEAST_LOG,
).transform((size) => bytesOf(size) ?? 0);
export const logFiles = rule(
  "a whole number of files from 1 to 1000",
  numberWhere((value) => Number.isInteger(value) && value >= 1 && value <= 1000),
);
export const wholeGiB = rule(
  "a whole number of GiB, at least 1",
  numberWhere((value) => Number.isInteger(value) && value >= 1),
);
export const boolean = rule("true or false", isBoolean);
export const driverName = rule(
  "the name of a volume driver",
  textWhere((text) => /^[\w.\-/:]+$/.test(text)),
);
export const takeOverToken = rule(
  "the eight characters that the refusal to take over names",
  textWhere((text) => /^[0-9a-f]{8}$/.test(text)),
);
export const secretText = secretRule(
  "a string",
  textWhere(() => true),
);
export const portNumber = rule(
  "a port from 1 to 65535",
  numberWhere((value) => Number.isInteger(value) && value >= 1 && value <= 65_535),
);
export const ipAddress = rule(
  'an IP address such as "127.0.0.1" or "0.0.0.0"',
  textWhere((text) => isIP(text) !== 0),
);
export const networkName = rule(
  "the name of a network that you have created (bridge, host and none do not resolve names)",
  textWhere((text) => /^[a-zA-Z0-9][\w.-]*$/.test(text) && !/^(bridge|host|none)$/.test(text)),
);
export const stackName = rule(
  'a stack as "project/stack", without its organization',
  textWhere((text) => /^[\w.-]+\/[\w.-]+$/.test(text)),
);
export const rotationValue = rule(
  "a string of 1 to 100 characters",
  textWhere((text) => text.length > 0 && text.length <= 100),
);
export const password = secretRule(
  "a password of at least one character",
  textWhere((text) => text.length > 0),
);
export const databaseName = reservable(
  "1 to 64 characters without / and \\, not ending in a space",
  (text) => /^[^\0/\\]{0,63}[^\0/\\\s]$/u.test(text),
  (text) => /^(mysql|information_schema|performance_schema|sys)$/i.test(text),
);
export const userName = reservable(
  "1 to 32 characters",
  (text) => /^[^\0]{1,32}$/u.test(text),
  (text) =>
    /^(root|os_admin|mysql\..*|(replica|copy)-[0-9a-f]{24})$/.test(text) ||
    [ADMIN_USER, HEALTH_USER].includes(text),
);
export const charsetName = rule(
  'a character set or collation such as "utf8mb4" or "utf8mb4_0900_ai_ci"',
  textWhere((text) => /^\w+$/.test(text)),
);
export const hostPattern = rule(
  'a host or pattern such as "%" or "10.0.0.%"',
  textWhere((text) => /^[^\0\s@]{1,255}$/.test(text)),
);
export const variableValue = secretRule(
  "a single-line string, a number, true or false",
  (value): value is string | number | boolean =>
    typeof value === "number" ||
    typeof value === "boolean" ||
    (typeof value === "string" && !/[\r\n\0]/.test(value)),
);
export const wholeSeconds = rule(
  "a whole number of seconds from 0 to 2147483647",
  numberWhere((value) => Number.isInteger(value) && value >= 0 && value <= 2_147_483_647),
);
export const connections = rule(
  "a whole number of connections, or 0 for no limit",
  numberWhere((value) => Number.isInteger(value) && value >= 0 && value <= 4_294_967_295),
);
export const rootPrivileges = rule(
  '"service" or "all"',
  (value): value is "service" | "all" => value === "service" || value === "all",
);
export const divergence = rule(
  '"fail" or "reseed"',
  (value): value is "fail" | "reseed" => value === "fail" || value === "reseed",
);
export const seconds = rule(
  "a number of seconds above 0",
  numberWhere((value) => value > 0),
);

function reservable(
  expected: string,
  fits: (text: string) => boolean,
  isReserved: (text: string) => boolean,
): z.ZodType<string> {
  const usual = rule(
    expected,
    textWhere((text) => fits(text)),
  );
  return usual.refine((name) => !isReserved(name), {
    error: ({ input }) => `${JSON.stringify(input)} is reserved. Choose another name`,
  });
}

function isEnoughMemory(value: unknown): boolean {
  return (bytesOf(value) ?? 0) >= LEAST_MEMORY;
}

function memoryProblem(value: unknown): string {
  const bytes = bytesOf(value);
  return bytes === undefined
    ? 'expected a size such as "1GiB", "512MiB" or "2GB", or a number of bytes'
    : `${String(value)} is less than the 512 MiB that mysqld needs`;
}
