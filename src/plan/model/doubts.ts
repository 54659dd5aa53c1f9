import {
  ConfigurationFailedError,
  DeadlineExceededError,
  InvalidInputError,
  ServerCallError,
  ServerCrashedError,
  type ReplicationProviderError,
} from "../../ground/errors";
import { foreign } from "../../ground/foreign";
import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts } from "../facts";
import { isFenced } from "../link/fence";
import { isWritable } from "./effects";
import { withChannel } from "../link/channelFacts";
import { sourceOfChannel } from "../link/link";
import { NO_FILES } from "../host/noFiles";
import { changedVariables } from "../settings/formerConfiguration";
import type { InstanceSpec } from "../spec";
import type { CopyRefusal, Step, StepKind } from "../steps";
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
  /** Whether an applier that runs meets something that it cannot apply. */
  | "applierStops"
  /** Whether the servers make the copy. */
  | "copyRefused"
  /** Whether mysqld takes the configuration, and starts on this data with it. */
  | "configurationFails"
  /** Whether a source that lets nobody in does so again. */
  | "sourceAway"
  /** Whether a source that is held up gets what it needs from its own source. */
  | "sourceHeldUp"
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
  /** True if what has come otherwise once does so each time. */
  readonly persists?: boolean;
  readonly otherwise: Otherwise;
}

/** One step in the model: the facts before it, and after it if all goes as planned. */
export interface Taken {
  readonly step: Step;
  readonly before: InstanceFacts;
  readonly after: InstanceFacts;
  readonly spec: InstanceSpec;
  /** The server as it was when it was last seen in this run; undefined if it never was. */
  readonly last: ServerFacts | undefined;
}

/** The doubts that arise at one step. */
export function forksAt(taken: Taken): readonly Fork[] {
  return FORKS.flatMap((fork) => fork(taken) ?? []);
}

const FORKS: readonly ((taken: Taken) => Fork | readonly Fork[] | undefined)[] = [
  writesUntilFenced,
  sentUntilStopped,
  threadStopsAgain,
  applierStops,
  sourceAway,
  sourceHeldUp,
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

/** Below the former source, the next one gets it as well, and is waited for. */
function sentUntilStopped({ step, before, after }: Taken): Fork | undefined {
  const channel = before.server?.channel;
  if (step.kind !== "drain" || !channel) return undefined;
  const { source, formerSource } = before;
  if (!source || !formerSource) return undefined;
  if (source.ancestry.some(({ id }) => id === formerSource.id)) return undefined;
  const isOneTree = source.root !== undefined && source.root.id === formerSource.root?.id;
  const from = formerSource.instance?.server;
  // inside one tree, only what was written below the root is nowhere else
  if (isOneTree && channel.unapplied === "" && from && isFenced(from)) return undefined;
  const seen = withErrant(after);
  return seen && { doubt: "sentUntilStopped", otherwise: { kind: "facts", seen } };
}

function withErrant(seen: InstanceFacts): InstanceFacts | undefined {
  const { source } = seen;
  if (!source?.relation || source.relation.errant !== "") return undefined;
  return { ...seen, source: { ...source, relation: { ...source.relation, errant: UNSEEN } } };
}

/** What has stopped a thread may be mended. */
function threadStopsAgain(taken: Taken): readonly Fork[] {
  const { step, before, after, last, spec } = taken;
  const isStart = step.kind === "startReplica" || step.kind === "drain";
  const was = (isStart ? before.server : step.kind === "awaitLogin" ? last : undefined)?.channel;
  if (!was || !after.server?.channel) return [];
  const isStuck = was.applier.state === "off" && (was.applier.errno !== 0 || was.unapplied !== "");
  const isCut = was.receiver.state === "off" && was.receiver.errno !== 0;
  const thread = isStuck ? "applier" : isCut && step.kind !== "drain" ? "receiver" : undefined;
  if (thread === undefined) return [];
  const { errno } = was[thread];
  // with another number, the run may end in another way
  const numbers = errno !== 0 ? [errno] : spec.onDivergence === "reseed" ? [1105, 1062] : [1105];
  return numbers.map((number) => ({
    doubt: "threadStopsAgain",
    persists: true,
    otherwise: {
      kind: "facts",
      seen: withChannel(after, (now) => ({
        ...now,
        unapplied: isStuck ? was.unapplied || UNSEEN : now.unapplied,
        [thread]: { state: "off", errno: number, message: foreign("it has stopped again") },
      })),
    },
  }));
}

function applierStops({ step, before, after, spec }: Taken): readonly Fork[] {
  const { applier, unapplied } = before.server?.channel ?? {};
  if (step.kind !== "awaitCatchUp" || unapplied === "" || applier?.state !== "on") return [];
  const numbers = spec.onDivergence === "reseed" ? [1105, 1062] : [1105];
  return numbers.map((errno) => ({
    doubt: "applierStops",
    persists: true,
    otherwise: {
      kind: "facts",
      seen: withChannel(after, (now) => ({
        ...now,
        unapplied: unapplied ?? UNSEEN,
        applier: { state: "off", errno, message: foreign("it cannot apply what it has received") },
      })),
    },
  }));
}

/** It is waited for as long as for any other one. */
function sourceAway({ step, before, spec }: Taken): Fork | undefined {
  const { source, formerSource, server } = before;
  if (step.kind !== "awaitReceiver" && step.kind !== "rotateReplicationSecret") return undefined;
  if (!server?.channel) return undefined;
  const id = sourceOfChannel(server.channel);
  const behind = [source, formerSource].find((one) => one?.id === id)?.instance;
  if (behind?.server?.offlineMode === false) return undefined;
  const error = new DeadlineExceededError(
    `the receiver of ${spec.name} to connect to its source`,
    60,
    `${behind?.name ?? "its source"} lets nobody in`,
  );
  return { doubt: "sourceAway", otherwise: { kind: "ends", seen: before, error } };
}

/** What is created on the root reaches a source further down by replication alone. */
function sourceHeldUp({ step, before, spec }: Taken): Fork | undefined {
  if (!WAITS_FOR_SOURCE.has(step.kind)) return undefined;
  const { source } = before;
  const channel = source?.instance?.server?.channel;
  if (!channel) return undefined;
  const isRunning = channel.receiver.state === "on" && channel.applier.state === "on";
  // one that was not created in this run may have been dropped there by somebody
  const isLost = step.kind === "awaitAccount" && source.accountOnRoot && !source.accountOnSource;
  if (isRunning && channel.delay === 0 && !isLost) return undefined;
  const error = new DeadlineExceededError(
    `what ${spec.name} needs to reach ${source.instance.name}`,
    60,
    "its replication is held up",
  );
  return { doubt: "sourceHeldUp", otherwise: { kind: "ends", seen: before, error } };
}

const WAITS_FOR_SOURCE: ReadonlySet<string> = new Set<StepKind>([
  "awaitAccount",
  "awaitSourceApplies",
  "rotateReplicationSecret",
]);

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

function notSeen({ step, before, last }: Taken): Fork | undefined {
  const isOfOthers = step.kind === "awaitSource";
  const isOwn = step.kind === "awaitLogin" && !last && !isFirstStart(before);
  return isOfOthers || isOwn ? { doubt: "notSeen", otherwise: { kind: "open" } } : undefined;
}
