import { DeadlineExceededError } from "../../ground/errors";
import { foreign } from "../../ground/foreign";
import type { InstanceFacts } from "../facts";
import { isFenced } from "../link/fence";
import { isWritable } from "./effects";
import { withChannel } from "../link/channelFacts";
import { sourceOfChannel } from "../link/link";
import { NO_FILES } from "../host/noFiles";
import type { StepKind } from "../steps";
import { UNSEEN } from "./relations";

import type { Fork, Taken } from "./doubts";

export function writesUntilFenced({ step, before, after, spec }: Taken): Fork | undefined {
  if (step.kind !== "fence" || !spec.source || !isWritable(before)) return undefined;
  const seen = withErrant(after);
  return seen && { doubt: "writesUntilFenced", otherwise: { kind: "facts", seen } };
}

/** Below the former source, the next one gets it as well, and is waited for. */
export function sentUntilStopped({ step, before, after }: Taken): Fork | undefined {
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
export function threadStopsAgain(taken: Taken): readonly Fork[] {
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

export function applierStops({ step, before, after, spec }: Taken): readonly Fork[] {
  const { applier, unapplied = "" } = before.server?.channel ?? {};
  if (step.kind !== "awaitCatchUp" || applier?.state !== "on") return [];
  const numbers = spec.onDivergence === "reseed" ? [1105, 1062] : [1105];
  return numbers.map((errno) => ({
    doubt: "applierStops",
    persists: true,
    otherwise: {
      kind: "facts",
      seen: withChannel(after, (now) => ({
        ...now,
        unapplied: unapplied || UNSEEN,
        applier: { state: "off", errno, message: foreign("it cannot apply what it has received") },
      })),
    },
  }));
}

/** It is waited for as long as for any other one. */
export function sourceAway({ step, before, spec }: Taken): Fork | undefined {
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
export function sourceHeldUp({ step, before, spec }: Taken): Fork | undefined {
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

export function copyRefused({ step, before }: Taken): Fork | undefined {
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
