import { isList, isMap, mapEntries, mapMembers, type PropertyMap, type Value } from "./values";

/** The key that tells an envelope from an ordinary object, and what it may say. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What stands for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Secret extends PropertyMap {
  readonly [SIGNATURE]: typeof SECRET;
  readonly value: Value;
}

export function isSecret(value: Value | undefined): value is Secret {
  return isMap(value) && value[SIGNATURE] === SECRET && value["value"] !== undefined;
}

/** An ordinary object: its members have names of their own and may be looked at one by one. */
export function isPlainMap(value: Value | undefined): value is PropertyMap {
  return isMap(value) && value[SIGNATURE] === undefined;
}

export function secret(value: Value): Value {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

export function containsSecret(value: Value): boolean {
  if (isSecret(value)) return true;
  if (isList(value)) return value.some(containsSecret);
  return isMap(value) && Object.values(value).some(containsSecret);
}

export function withoutSecrets(value: Value): Value {
  return isSecret(value) ? withoutSecrets(value.value) : mapMembers(value, withoutSecrets);
}

export function withoutSecretsIn(map: PropertyMap): PropertyMap {
  return mapEntries(map, withoutSecrets);
}

function withoutUnknowns(value: Value): Value | undefined {
  return value === UNKNOWN ? undefined : mapMembers(value, withoutUnknowns);
}

/** What a provider is sent: no secrets, and unknowns only where it is asked to plan. */
export function toProvider(map: PropertyMap, unknowns: "keep" | "drop"): PropertyMap {
  const plain = withoutSecretsIn(map);
  return unknowns === "keep" ? plain : mapEntries(plain, withoutUnknowns);
}

export class UnsupportedValueError extends Error {
  constructor(readonly signature: string) {
    super(`a value with the signature ${signature} (an asset or an archive) is not supported`);
  }
}

/** What the program sent, with resource references as ids and outputs as their values. */
export function fromProgram(value: Value): Value {
  if (!isMap(value)) return mapMembers(value, fromProgram);
  const signature = value[SIGNATURE];
  const inner = value["value"];
  if (signature === undefined) return mapMembers(value, fromProgram);
  if (signature === SECRET) return secret(fromProgram(inner ?? null));
  if (signature === RESOURCE) return referenceOf(value);
  if (signature !== OUTPUT) throw new UnsupportedValueError(JSON.stringify(signature));
  const known = inner === undefined ? UNKNOWN : fromProgram(inner);
  return value["secret"] === true ? secret(known) : known;
}

export function fromProgramIn(map: PropertyMap): PropertyMap {
  return mapEntries(map, fromProgram);
}

function referenceOf(value: PropertyMap): Value {
  const id = value["id"];
  if (id === undefined) return value["urn"] ?? UNKNOWN;
  return id === "" ? UNKNOWN : fromProgram(id);
}
