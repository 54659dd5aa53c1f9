import { type Bag, isBag, memberOf } from "./unknowns";

/** In `__kept`: root's privileges are those of the former source, and were never declared here. */
const KEPT = "rootPrivileges";

/** What a replica has to remember of its source's root until it is detached; nothing of it changes then. */
export function withSourcesRoot(inputs: Bag): Bag {
  const privileges = memberOf(inputs["__inherited"], KEPT);
  if (privileges === undefined) return inputs;
  const others = Array.isArray(inputs["__kept"]) ? (inputs["__kept"] as unknown[]) : [];
  return { ...inputs, __kept: [...others, KEPT], __rootPrivileges: privileges };
}

/** Fills in what a standalone instance leaves open about root and its users. */
export function withAccounts(inputs: Bag, olds: Bag): Bag {
  return withUsers(withRootPrivileges(inputs, olds), olds);
}

/**
 * A former replica has the root of its source. If the privileges changed with the detach, that would be a
 * transaction of its own, and it could not follow its source again.
 */
function withRootPrivileges(inputs: Bag, olds: Bag): Bag {
  if (inputs["rootPrivileges"] !== undefined) return inputs;
  const inherited = keptPrivileges(olds);
  if (inherited === undefined) return { ...inputs, rootPrivileges: "service" };
  const others = Array.isArray(inputs["__kept"]) ? (inputs["__kept"] as unknown[]) : [];
  const noted = olds["__rootPrivileges"] === undefined ? {} : { __rootPrivileges: inherited };
  return { ...inputs, rootPrivileges: inherited, __kept: [...others, KEPT], ...noted };
}

function keptPrivileges(olds: Bag): unknown {
  if (olds["slaveOf"] !== undefined) {
    // former releases have kept all that a replica inherits among its inputs
    return olds["__rootPrivileges"] ?? memberOf(olds["__inherited"], KEPT);
  }
  const already = olds["__kept"];
  return Array.isArray(already) && already.includes(KEPT) ? olds["rootPrivileges"] : undefined;
}

/**
 * TLS is required of every user unless the program says otherwise. Only a user of a release that did not know
 * `requireTls` keeps the way in which its clients log in, until the program says otherwise.
 */
function withUsers(inputs: Bag, olds: Bag): Bag {
  const { users } = inputs;
  if (!Array.isArray(users)) return inputs;
  const before: readonly unknown[] = Array.isArray(olds["users"]) ? olds["users"] : [];
  const filled = users.map((user: unknown) => {
    if (!isBag(user) || (user["requireTls"] ?? undefined) !== undefined) return user;
    const old = before.filter(isBag).find((one) => isSame(one, user));
    const { requireTls: _, ...open } = user;
    return old && old["requireTls"] === undefined ? open : { ...open, requireTls: true };
  });
  return { ...inputs, users: filled };
}

function isSame(one: Bag, other: Bag): boolean {
  const hostOf = ({ host }: Bag) => host ?? "%";
  return one["name"] === other["name"] && hostOf(one) === hostOf(other);
}
