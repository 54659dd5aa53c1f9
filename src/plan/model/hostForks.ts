import {
  ConfigurationFailedError,
  InvalidInputError,
  ServerCallError,
  ServerCrashedError,
} from "../../ground/errors";
import { foreign } from "../../ground/foreign";
import type { InstanceFacts } from "../facts";
import { NO_FILES } from "../host/noFiles";
import { changedVariables } from "../settings/formerConfiguration";
import type { InstanceSpec } from "../spec";
import { isFirstStart } from "./standIns";

import type { Fork, Taken } from "./doubts";

export function configurationRefused({ step, before, spec }: Taken): Fork | undefined {
  if (step.kind !== "validateConfiguration") return undefined;
  const names = Object.keys(spec.configuration).join(", ");
  const error = new InvalidInputError("configuration", `mysqld does not accept ${names}`);
  return { doubt: "configurationFails", otherwise: { kind: "ends", seen: before, error } };
}

/** Such a start is taken back: the server runs with its former file again. */
export function configurationFails({ step, before, after, spec }: Taken): Fork | undefined {
  const { configuration = "", formerConfiguration: former } = before.files ?? {};
  if (step.kind !== "awaitLogin") return undefined;
  if (former === undefined) return isFirstStart(before) ? neverStarts(before, spec) : undefined;
  const variables = changedVariables(former, configuration);
  if (variables.length === 0) return undefined;
  const outcome = "runs with its former configuration again";
  const error = new ConfigurationFailedError(spec.name, variables, outcome, { cause: undefined });
  const files = { ...NO_FILES, ...after.files, configuration: former };
  return {
    doubt: "configurationFails",
    otherwise: { kind: "ends", seen: { ...after, files }, error },
  };
}

/** There is no configuration to go back to. */
function neverStarts(before: InstanceFacts, spec: InstanceSpec): Fork | undefined {
  if (Object.keys(spec.configuration).length === 0) return undefined;
  const error = new ServerCrashedError(spec.name, undefined, false, []);
  return { doubt: "configurationFails", otherwise: { kind: "ends", seen: before, error } };
}

/** SET GLOBAL refuses values that mysqld takes in a file. */
export function valueRefused({ step, before, spec }: Taken): Fork | undefined {
  if (step.kind !== "applySettings") return undefined;
  const names = step.names.filter((name) => spec.configuration[name] !== undefined);
  if (names.length === 0) return undefined;
  const detail = foreign(`it does not accept ${names.join(", ")}`);
  const error = new ServerCallError("setting variables", undefined, detail);
  return { doubt: "configurationFails", otherwise: { kind: "ends", seen: before, error } };
}

export function imageMissing({ step, before }: Taken): Fork | undefined {
  if (step.kind !== "pullImage") return undefined;
  const error = new InvalidInputError("image", `${step.reference} cannot be pulled`);
  return { doubt: "imageMissing", otherwise: { kind: "ends", seen: before, error } };
}

export function notSeen({ step, before, last }: Taken): Fork | undefined {
  const isOfOthers = step.kind === "awaitSource";
  const isOwn = step.kind === "awaitLogin" && !last && !isFirstStart(before);
  return isOfOthers || isOwn ? { doubt: "notSeen", otherwise: { kind: "open" } } : undefined;
}
