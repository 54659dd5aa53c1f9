import * as pulumi from "@pulumi/pulumi";
import type { InstanceArgs, TimeoutsArgs } from "./instanceArgs";

/**
 * Makes the resource option `customTimeouts` the default of the input `timeouts`, because Pulumi's engine
 * does not pass the option on to a dynamic provider.
 */
export function timeoutsOf(
  declared: InstanceArgs["timeouts"],
  custom: pulumi.CustomTimeouts | undefined,
): InstanceArgs["timeouts"] {
  if (custom === undefined) return declared;
  const defaults: TimeoutsArgs = {
    create: secondsOf(custom.create),
    update: secondsOf(custom.update),
    delete: secondsOf(custom.delete),
  };
  if (declared === undefined) return defaults;
  return pulumi.output(declared).apply((own) => ({
    create: own.create ?? defaults.create,
    update: own.update ?? defaults.update,
    delete: own.delete ?? defaults.delete,
  }));
}

const unitSeconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

/**
 * "1h30m" in seconds; undefined for anything that is not a duration, which Pulumi's engine itself refuses.
 */
export function secondsOf(duration: string | undefined): number | undefined {
  if (duration === undefined || !/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(duration)) return undefined;
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g);
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? ""] ?? 0),
    0,
  );
}
