import * as pulumi from "@pulumi/pulumi";
import { timeoutsOf } from "./customTimeouts";
import { idOf, inheritedFrom } from "./inheritance";
import type { InstanceArgs, VolumeArgs } from "./instanceArgs";
import { secretOf, usersOf } from "./secretInputs";

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
