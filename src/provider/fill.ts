import { DEFAULT_MEMORY, DEFAULT_SIZE } from "../plan/defaults";
import { bytesOf, memoryText } from "./memory";
import {
  isDeclared,
  openProperties,
  type OpenProperty,
  valueOf,
  withValue,
} from "./openProperties";
import { withAccounts, withSourcesRoot } from "./fillAccounts";
import { type Bag, isBag } from "./unknowns";

const DEFAULT_VERSION = "9.7";

/**
 * Fills in what the program leaves open. A replica takes over what its source declares. A former replica
 * keeps what it had, and `__kept` records that this was never declared. It does so already while the instance is a
 * replica, so that a detach does not change it. Everything else gets its default. The
 * result depends only on the arguments, and inputs that will be refused do not make it throw.
 */
export function filled(news: Bag, olds: Bag): Bag {
  const declared = named(withoutNulls(news));
  if (declared["slaveOf"] !== undefined) {
    return completed(withSourcesRoot(inheriting(withOpen(declared, olds))));
  }
  const alone = without(declared, "__inherited");
  const kept = openProperties.filter(
    (property) => !isDeclared(alone, property) && isKept(olds, property),
  );
  const keeping = kept.reduce<Bag>(
    (inputs, property) => withValue(inputs, property, valueOf(olds, property)),
    alone,
  );
  const remembered = kept.length === 0 ? keeping : { ...keeping, __kept: kept };
  return completed(withAccounts(defaulted(remembered, kept), olds));
}

/**
 * What will be kept after a detach, noted beforehand. An instance that becomes a replica with these inputs notes it
 * with the next ones, which change nothing else: Pulumi would show it beside them.
 */
function withOpen(declared: Bag, olds: Bag): Bag {
  const becomesReplica = olds["__incarnation"] !== undefined && olds["slaveOf"] === undefined;
  if (becomesReplica && olds["__kept"] === undefined) return declared;
  const open = openProperties.filter((property) => !isDeclared(declared, property));
  return { ...declared, __kept: open };
}

function isKept(olds: Bag, property: OpenProperty): boolean {
  const already = olds["__kept"];
  return olds["slaveOf"] !== undefined || (Array.isArray(already) && already.includes(property));
}

function inheriting(inputs: Bag): Bag {
  const source = inputs["__inherited"];
  if (!isBag(source)) return inputs;
  const open = openProperties.filter((property) => !isDeclared(inputs, property));
  return open.reduce<Bag>(
    (filling, property) =>
      withValue(filling, property, source[property === "volume.size" ? "volumeSize" : property]),
    inputs,
  );
}

function defaulted(inputs: Bag, kept: readonly OpenProperty[]): Bag {
  const defaults: readonly (readonly [OpenProperty, unknown])[] = [
    ["datastore", {}],
    ["flavor", {}],
    ["configuration", {}],
    ["volume.size", DEFAULT_SIZE],
  ];
  return defaults
    .filter(([property]) => !kept.includes(property) && !isDeclared(inputs, property))
    .reduce<Bag>((filling, [property, value]) => withValue(filling, property, value), inputs);
}

/** Fills in the missing properties of groups, whether a group is declared, inherited or kept. */
function completed(inputs: Bag): Bag {
  const { datastore, flavor } = inputs;
  const isOpen = inputs["image"] !== undefined || inputs["slaveOf"] !== undefined;
  const version = isOpen ? {} : { version: DEFAULT_VERSION };
  return {
    ...inputs,
    ...(isBag(datastore) ? { datastore: { type: "mysql", ...version, ...datastore } } : {}),
    ...(isBag(flavor) ? { flavor: { ...flavor, memory: memoryOf(flavor["memory"]) } } : {}),
  };
}

function memoryOf(memory: unknown): unknown {
  const bytes = memory === undefined ? DEFAULT_MEMORY : bytesOf(memory);
  return bytes === undefined ? memory : memoryText(bytes);
}

/** The default of `name` is the resource's name in the program, the last part of its URN. */
function named(inputs: Bag): Bag {
  const owner = inputs["__owner"];
  if (inputs["name"] !== undefined || typeof owner !== "string") return inputs;
  const name = owner.split("::").at(-1);
  return owner.includes("::") && name !== undefined ? { ...inputs, name } : inputs;
}

function without(bag: Bag, key: string): Bag {
  return Object.fromEntries(Object.entries(bag).filter(([name]) => name !== key));
}

function withoutNulls(bag: Bag): Bag {
  const present = Object.entries(bag).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    present.map(([key, value]) => [key, isBag(value) ? withoutNulls(value) : value]),
  );
}
