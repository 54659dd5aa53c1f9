import * as pulumi from "@pulumi/pulumi";
import { timeoutsOf } from "./customTimeouts";
import { idOf, inheritedFrom } from "./inheritance";
import type { InstanceArgs, VolumeArgs } from "./instanceArgs";

/** The inputs that the provider receives for these args. */
export function inputsOf(
  args: InstanceArgs,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Inputs {
  return {
    ...args,
    slaveOf: idOf(args.slaveOf),
    rootPassword: secretOf(args.rootPassword),
    users: usersOf(args.users),
    volume: volumeOf(args.volume),
    timeouts: timeoutsOf(args.timeouts, opts?.customTimeouts),
    __inherited: inheritedFrom(args.slaveOf),
  };
}

function secretOf<T>(value: pulumi.Input<T> | undefined): pulumi.Input<unknown> {
  return value === undefined ? undefined : pulumi.secret(value);
}

/**
 * Makes each password a secret instead of the whole array: otherwise one unknown password would hide all
 * users in the preview.
 */
function usersOf(users: InstanceArgs["users"]): pulumi.Input<unknown> {
  if (!Array.isArray(users)) return secretOf(users);
  return users.map((user: unknown) =>
    isPlainUser(user) ? { ...user, password: pulumi.secret(user.password) } : pulumi.secret(user),
  );
}

/** Only the options: one secret would otherwise hide the volume's name and size in the preview. */
function volumeOf(volume: InstanceArgs["volume"]): pulumi.Input<unknown> {
  if (pulumi.Output.isInstance(volume) || volume instanceof Promise) {
    return pulumi.output(volume).apply(withSecretOptions);
  }
  return volume && withSecretOptions(volume);
}

function withSecretOptions(volume: VolumeArgs): pulumi.Inputs {
  const { driverOptions, ...rest } = volume;
  return driverOptions === undefined
    ? rest
    : { ...rest, driverOptions: pulumi.secret(driverOptions) };
}

function isPlainUser(user: unknown): user is { readonly password: unknown } {
  return (
    typeof user === "object" &&
    user !== null &&
    "password" in user &&
    !pulumi.Output.isInstance(user)
  );
}
