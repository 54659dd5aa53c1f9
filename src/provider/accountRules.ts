import type { LegibleInputs } from "./legibleInputs";
import type { Refusal } from "./refusal";

/**
 * Refuses databases and users that are declared twice, and users with privileges on databases that are not
 * declared.
 */
export function accountRefusals({ databases, users }: LegibleInputs): Refusal[] {
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

function undeclared(users: LegibleInputs["users"], names: readonly unknown[]): Refusal[] {
  return users.flatMap(({ databases }, index) =>
    databases
      .filter((database) => database !== undefined && !names.includes(database))
      .map((database) => ({
        path: `users[${String(index)}].databases`,
        problem: `"${String(database)}" is not declared in databases. Add it there`,
      })),
  );
}

/** The values that are declared more than once, each with its index. */
export function twice(
  values: readonly (string | undefined)[],
): { readonly index: number; readonly value: string }[] {
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index ? [{ index, value }] : [],
  );
}
