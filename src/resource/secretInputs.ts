import * as pulumi from "@pulumi/pulumi";
import type { InstanceArgs } from "./instanceArgs";

export function secretOf<T>(value: pulumi.Input<T> | undefined): pulumi.Input<unknown> {
  return value === undefined ? undefined : pulumi.secret(value);
}

/**
 * Makes each password a secret instead of the whole array: otherwise one unknown password would hide all
 * users in the preview.
 */
export function usersOf(users: InstanceArgs["users"]): pulumi.Input<unknown> {
  if (!Array.isArray(users)) return secretOf(users);
  return users.map((user: unknown) =>
    isPlainUser(user) ? { ...user, password: pulumi.secret(user.password) } : pulumi.secret(user),
  );
}

function isPlainUser(user: unknown): user is { readonly password: unknown } {
  return (
    typeof user === "object" &&
    user !== null &&
    "password" in user &&
    !pulumi.Output.isInstance(user)
  );
}
