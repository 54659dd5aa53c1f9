import type { KnownFacts } from "./knownFacts";
import type { Refusal } from "./refusal";

/** Databases and users: nothing twice, and users only for what is declared. */
export function accountRefusals({ databases, users }: KnownFacts): Refusal[] {
  const names = (databases ?? []).map(({ name }) => name);
  const accounts = users.map(({ name, host }) =>
    name === undefined ? undefined : `${name}@${host ?? "%"}`,
  );
  return [
    ...twice(names).map(({ index, value }) => ({
      path: `databases[${String(index)}].name`,
      problem: `"${value}" is declared twice`,
    })),
    ...twice(accounts).map(({ index, value }) => ({
      path: `users[${String(index)}].name`,
      problem: `${value} is declared twice`,
    })),
    ...(databases === null || names.includes(undefined) ? [] : undeclared(users, names)),
  ];
}

function undeclared(users: KnownFacts["users"], names: readonly unknown[]): Refusal[] {
  return users.flatMap(({ databases }, index) =>
    databases
      .filter((database) => database !== undefined && !names.includes(database))
      .map((database) => ({
        path: `users[${String(index)}].databases`,
        problem: `"${String(database)}" is not declared in databases`,
      })),
  );
}

/** Each value that came before, with its place. */
export function twice(
  values: readonly (string | undefined)[],
): { readonly index: number; readonly value: string }[] {
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index ? [{ index, value }] : [],
  );
}
