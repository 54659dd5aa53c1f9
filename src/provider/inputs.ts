import { z } from "zod";
import * as rules from "./inputRules";
import { expects } from "./rule";
import { variableName } from "./variableNames";

const datastore = {
  type: rules.datastoreType.default("mysql"),
  version: rules.version.optional(),
};
const flavor = { memory: rules.memory, cpus: rules.cpus.optional() };
const volume = {
  name: rules.volumeName.optional(),
  size: rules.wholeGiB.optional(),
  retain: rules.boolean.default(false),
  driver: rules.driverName.default("local"),
  driverOptions: mapOf(rules.secretText).default({}),
};
const database = {
  name: rules.databaseName,
  characterSet: rules.charsetName.optional(),
  collation: rules.charsetName.optional(),
};
const user = {
  name: rules.userName,
  password: rules.password,
  host: rules.hostPattern.default("%"),
  databases: z.array(rules.databaseName, expects("an array of database names")).default([]),
};
const timeouts = {
  create: rules.seconds.default(600),
  update: rules.seconds.default(600),
  delete: rules.seconds.default(300),
};
/** The hidden input of a replica, which its constructor adds: see resource/inheritance.ts. */
const inherited = z.object({
  ancestry: z.array(z.object({ name: z.string(), slaveOf: z.string().optional() })).default([]),
  rootPassword: z.string().optional(),
});

const instance = {
  name: rules.dnsLabel,
  slaveOf: rules.instanceId.optional(),
  sourceDelay: rules.wholeSeconds.default(0),
  onDivergence: rules.divergence.default("fail"),
  datastore: group(datastore).optional(),
  image: rules.imageReference.optional(),
  flavor: group(flavor).optional(),
  volume: group(volume).prefault({}),
  port: rules.portNumber.optional(),
  bindAddress: rules.ipAddress.optional(),
  network: rules.networkName.optional(),
  rootPassword: rules.password.optional(),
  databases: z.array(group(database), expects("an array of databases")).default([]),
  users: z.array(group(user), expects("an array of users")).default([]),
  configuration: mapOf(rules.variableValue).transform(serverVariables).optional(),
  readOnly: rules.boolean.default(false),
  labels: mapOf(rules.secretText).default({}),
  timeouts: group(timeouts).prefault({}),
  deletionProtection: rules.boolean.default(false),
  takeOver: rules.takeOverToken.optional(),
  /** Made by the first check and kept in the state; see docs/decisions/0001. */
  __incarnation: z.string().optional(),
  __owner: z.string(),
  __inherited: inherited.optional(),
  __kept: z.array(z.string()).default([]),
};

/** Reads the inputs that check has left in the state. Their defaults are filled in, as far as they are constants. */
export const declaredSchema = group(instance);
export type Declared = z.infer<typeof declaredSchema>;

/** The properties that each group may have, by the path of the group without indices. */
export const groups: Readonly<Record<string, readonly string[]>> = {
  "": Object.keys(instance).filter((key) => !key.startsWith("__")),
  datastore: Object.keys(datastore),
  flavor: Object.keys(flavor),
  volume: Object.keys(volume),
  databases: Object.keys(database),
  users: Object.keys(user),
  timeouts: Object.keys(timeouts),
};

function group<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, expects("an object"));
}

function mapOf<T>(value: z.ZodType<T>) {
  return z.record(z.string(), value, expects("an object"));
}

function serverVariables(
  variables: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [variableName(name), variableText(value)]),
  );
}

function variableText(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "ON" : "OFF";
  return String(value);
}
