import * as pulumi from "@pulumi/pulumi";
import type { InstanceArgs, TimeoutsArgs } from "./instanceArgs";

/**
 * The resource option `customTimeouts` ends in the engine: no dynamic provider is told of it. Here it
 * becomes the default of the input.
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
  return pulumi.output(declared).apply((known) => ({
    create: known.create ?? defaults.create,
    update: known.update ?? defaults.update,
    delete: known.delete ?? defaults.delete,
  }));
}

const unitSeconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

/** "1h30m" in seconds; undefined when it is no duration, which the engine refuses by itself. */
export function secondsOf(duration: string | undefined): number | undefined {
  if (duration === undefined || !/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(duration)) return undefined;
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g);
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? ""] ?? 0),
    0,
  );
}
