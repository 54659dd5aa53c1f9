import { ROOT } from "../place";

const SMALL = { flavor: `{ memory: "768MiB" }` };

/** A standalone instance with something inside; `more`: further arguments, as in a program. */
export function source(more: Readonly<Record<string, string>> = {}): string {
  return args({
    ...SMALL,
    rootPassword: JSON.stringify(ROOT),
    databases: `[{ name: "shop" }, { name: "empty" }]`,
    users: `[${user("app", "the first password")}]`,
    ...more,
  });
}

/** With the flavor of its source, unless it has one of its own. */
export function replica(of: string, more: Readonly<Record<string, string>> = {}): string {
  return args({ slaveOf: `$${of}`, ...more });
}

/** Of an instance that the program may not declare. */
export function replicaById(id: string, more: Readonly<Record<string, string>> = {}): string {
  return args({ slaveOf: JSON.stringify(id), ...more });
}

/** Without content of its own, as a replica that was detached. */
export function alone(more: Readonly<Record<string, string>> = {}): string {
  return args({ ...SMALL, rootPassword: JSON.stringify(ROOT), image: "image", ...more });
}

export function user(name: string, password: string, more = ""): string {
  return `{ name: "${name}", password: "${password}", databases: ["shop"]${more} }`;
}

function args(all: Readonly<Record<string, string>>): string {
  const given = { timeouts: `{ update: 120 }`, ...all };
  const texts = Object.entries(given).map(([name, value]) => `${name}: ${value}`);
  return `{ ${texts.join(", ")} }`;
}

/** A row in a table of the declared database. */
export const ROW = [
  "CREATE TABLE IF NOT EXISTS shop.parcels (id INT AUTO_INCREMENT PRIMARY KEY)",
  "INSERT INTO shop.parcels VALUES ()",
];
