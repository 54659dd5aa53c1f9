import type { Deadline } from "../ground/clock";
import { secondsLeft } from "../ground/clock";
import type { ContainerFacts } from "../ports/engine";
import { DeadlineExceededError, WentAwayError } from "../ground/errors";
import type { LockPatience, MysqlServer } from "../ports/server";
import { login } from "../observe/access";
import type { Keys } from "../observe/host/contents";
import { atHand } from "../observe/host/vault";
import type { InstanceFacts, InstanceFiles, NeighbourFacts, SourceFacts } from "../plan/facts";
import { NO_FILES } from "../plan/host/noFiles";
import type { InstanceSpec } from "../plan/spec";
import type { CopyRefusal } from "../plan/steps";
import type { Ports } from "../ports/ports";

/** What one step needs: the spec, the facts that it was planned from, and its deadline. */
export interface Act {
  readonly ports: Ports;
  readonly spec: InstanceSpec;
  readonly seen: InstanceFacts;
  readonly deadline: Deadline;
  /** Passes on what this step has created to the later steps of the same list. */
  readonly bring: (facts: Partial<InstanceFacts>) => void;
  /** A server has refused the copy that this run was to make. */
  readonly copyRefused: (refusal: CopyRefusal) => void;
  /** Ends the list: its later steps were planned from facts that no longer hold. */
  readonly lookAgain: () => void;
}

/** Seconds left for a statement that waits on the server. */
export function secondsFor({ ports, deadline }: Act): number {
  return secondsLeft(ports.clock, deadline);
}

/** The exit code of a helper container that ends by itself; waits until the deadline. */
export async function exitOf({ ports, deadline, spec }: Act, id: string): Promise<number> {
  const left = AbortSignal.timeout(Math.ceil(Math.max(1, deadline.at - ports.clock.now())));
  try {
    return await ports.engine.waitForExit(id, left);
  } catch (error) {
    if (!left.aborted) throw error;
    throw new DeadlineExceededError(
      `a helper container of ${spec.name}`,
      deadline.seconds,
      undefined,
    );
  }
}

/**
 * A value that was there when the step was planned; throws WentAwayError if it is not. `what` is the subject
 * of the error's sentence.
 */
export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined || value === "") throw new WentAwayError(what);
  return value;
}

/** The instance's container; steps that need one are planned only if it is there. */
export function containerOf({ spec, seen }: Act): ContainerFacts {
  return required(seen.container, `the container of ${spec.name}`);
}

/** The instance's own keys. */
export async function keysOf(act: Act): Promise<Keys> {
  const { id } = containerOf(act);
  return (await atHand(act.ports.engine, id))?.keys ?? {};
}

export async function onServer<T>(act: Act, use: (server: MysqlServer) => Promise<T>): Promise<T> {
  const { ports, spec } = act;
  await using server = await login(ports, spec.name, containerOf(act));
  server.waitForLocks(lockPatience(act));
  return await use(server);
}

/** Others' locks are waited for as long as the run may take, and a line says for whom. */
export function lockPatience(act: Act): LockPatience {
  const { ports, spec } = act;
  return {
    seconds: () => secondsFor(act),
    tell: (words) => {
      ports.progress(spec, words);
    },
  };
}

export async function onNeighbour<T>(
  act: Act,
  neighbour: NeighbourFacts | undefined,
  use: (server: MysqlServer) => Promise<T>,
): Promise<T> {
  const { ports } = act;
  const name = neighbour?.name ?? "the source";
  const container = required(neighbour?.container, `the container of ${name}`);
  await using server = await login(ports, name, container);
  server.waitForLocks(lockPatience(act));
  return await use(server);
}

/** The wanted source; steps of replication are planned only if there is one. */
export function sourceOf({ spec, seen }: Act): SourceFacts & { readonly instance: NeighbourFacts } {
  const { source } = seen;
  const instance = required(source?.instance, `the source of ${spec.name}`);
  return { ...required(source, `the source of ${spec.name}`), instance };
}

/** Adds what was written into the volume to the facts. */
export function bringFiles({ seen, bring }: Act, written: Partial<InstanceFiles>): void {
  bring({ files: { ...NO_FILES, ...seen.files, ...written } });
}
