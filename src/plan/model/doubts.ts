import {
  ConfigurationFailedError,
  InvalidInputError,
  ServerCallError,
  ServerCrashedError,
  type ReplicationProviderError,
} from "../../ground/errors";
import { foreign } from "../../ground/foreign";
import type { ThreadFacts } from "../../ports/server";
import type { InstanceFacts } from "../facts";
import { isWritable } from "./effects";
import { withChannel } from "../link/channelFacts";
import { NO_FILES } from "../host/noFiles";
import { changedVariables } from "../settings/formerConfiguration";
import type { InstanceSpec } from "../spec";
import type { CopyRefusal, Step } from "../steps";
import { UNSEEN } from "./relations";
import { isFirstStart } from "./standIns";

/** What no look can tell, and only the run finds out. */
export type Doubt =
  /** Whether others write until the fence is closed. */
  | "writesUntilFenced"
  /** Whether the former source sends what the next one does not have. */
  | "sentUntilStopped"
  /** Whether a thread that has stopped stops again. */
  | "threadStopsAgain"
  /** Whether the servers make the copy. */
  | "copyRefused"
  /** Whether mysqld takes the configuration, and starts on this data with it. */
  | "configurationFails"
  /** Whether the image can be had. */
  | "imageMissing"
  /** What a server holds that did not answer. */
  | "notSeen";

/** How the run goes on if it comes otherwise than the model takes it. */
export type Otherwise =
  /** With these facts instead. */
  | { readonly kind: "facts"; readonly seen: InstanceFacts; readonly refusedCopy?: CopyRefusal }
  /** It ends. */
  | {
      readonly kind: "ends";
      readonly seen: InstanceFacts;
      readonly error: ReplicationProviderError;
    }
  /** Nobody can say. */
  | { readonly kind: "open" };

export interface Fork {
  readonly doubt: Doubt;
  readonly otherwise: Otherwise;
}

/** One step in the model: the facts before it, and after it if all goes as planned. */
export interface Taken {
  readonly step: Step;
  readonly before: InstanceFacts;
  readonly after: InstanceFacts;
  readonly spec: InstanceSpec;
  /** False if the server was seen in this run. */
  readonly isUnseen: boolean;
}

/** The doubts that arise at one step. */
export function forksAt(taken: Taken): readonly Fork[] {
  return FORKS.flatMap((fork) => fork(taken) ?? []);
}

const FORKS: readonly ((taken: Taken) => Fork | undefined)[] = [
  writesUntilFenced,
  sentUntilStopped,
  threadStopsAgain,
  copyRefused,
  configurationRefused,
  configurationFails,
  valueRefused,
  imageMissing,
  notSeen,
];

function writesUntilFenced({ step, before, after, spec }: Taken): Fork | undefined {
  if (step.kind !== "fence" || !spec.source || !isWritable(before)) return undefined;
  const seen = withErrant(after);
  return seen && { doubt: "writesUntilFenced", otherwise: { kind: "facts", seen } };
}

/** Inside one tree, the next source gets it as well, and is waited for. */
function sentUntilStopped({ step, before, after }: Taken): Fork | undefined {
  if (step.kind !== "drain" || !before.server?.channel) return undefined;
  const { source, formerSource } = before;
  if (!source || !formerSource) return undefined;
  if (source.root !== undefined && source.root.id === formerSource.root?.id) return undefined;
  const seen = withErrant(after);
  return seen && { doubt: "sentUntilStopped", otherwise: { kind: "facts", seen } };
}

function withErrant(seen: InstanceFacts): InstanceFacts | undefined {
  const { source } = seen;
  if (!source?.relation || source.relation.errant !== "") return undefined;
  return { ...seen, source: { ...source, relation: { ...source.relation, errant: UNSEEN } } };
}

function threadStopsAgain({ step, before, after }: Taken): Fork | undefined {
  if (step.kind !== "startReplica" && step.kind !== "drain") return undefined;
  const channel = before.server?.channel;
  if (!channel) return undefined;
  const { applier, receiver, unapplied } = channel;
  const again = ({ errno }: ThreadFacts): ThreadFacts => ({
    state: "off",
    errno: errno === 0 ? UNKNOWN_ERRNO : errno,
    message: foreign("it has stopped again"),
  });
  const isStuck = applier.state === "off" && (applier.errno !== 0 || unapplied !== "");
  const isCut = receiver.state === "off" && receiver.errno !== 0;
  if (!isStuck && !(isCut && step.kind === "startReplica")) return undefined;
  const seen = withChannel(after, (now) => ({
    ...now,
    unapplied: isStuck ? unapplied || UNSEEN : now.unapplied,
    ...(isStuck ? { applier: again(applier) } : { receiver: again(receiver) }),
  }));
  return { doubt: "threadStopsAgain", otherwise: { kind: "facts", seen } };
}

/** MySQL's "unknown error". */
const UNKNOWN_ERRNO = 1105;

function copyRefused({ step, before }: Taken): Fork | undefined {
  const { source, server, files = NO_FILES } = before;
  if (step.kind !== "copyFromSource" || !source || !server) return undefined;
  const seeding = { source: source.id, before: server.clone.begun };
  return {
    doubt: "copyRefused",
    otherwise: {
      kind: "facts",
      seen: { ...before, files: { ...files, seeding } },
      refusedCopy: {
        donor: source.instance?.name ?? source.id,
        errno: 0,
        detail: foreign("for a reason that only a copy shows"),
      },
    },
  };
}

function configurationRefused({ step, before, spec }: Taken): Fork | undefined {
  if (step.kind !== "validateConfiguration") return undefined;
  const names = Object.keys(spec.configuration).join(", ");
  const error = new InvalidInputError("configuration", `mysqld does not accept ${names}`);
  return { doubt: "configurationFails", otherwise: { kind: "ends", seen: before, error } };
}

/** Such a start is taken back: the server runs with its former file again. */
function configurationFails({ step, before, after, spec }: Taken): Fork | undefined {
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
function valueRefused({ step, before, spec }: Taken): Fork | undefined {
  if (step.kind !== "applySettings") return undefined;
  const names = step.names.filter((name) => spec.configuration[name] !== undefined);
  if (names.length === 0) return undefined;
  const detail = foreign(`it does not accept ${names.join(", ")}`);
  const error = new ServerCallError("setting variables", undefined, detail);
  return { doubt: "configurationFails", otherwise: { kind: "ends", seen: before, error } };
}

function imageMissing({ step, before }: Taken): Fork | undefined {
  if (step.kind !== "pullImage") return undefined;
  const error = new InvalidInputError("image", `${step.reference} cannot be pulled`);
  return { doubt: "imageMissing", otherwise: { kind: "ends", seen: before, error } };
}

function notSeen({ step, before, isUnseen }: Taken): Fork | undefined {
  const isOfOthers = step.kind === "awaitSource";
  const isOwn = step.kind === "awaitLogin" && isUnseen && !isFirstStart(before);
  return isOfOthers || isOwn ? { doubt: "notSeen", otherwise: { kind: "open" } } : undefined;
}
