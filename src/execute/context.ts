import type { Deadline } from "../ground/clock";
import { secondsLeft } from "../ground/clock";
import type { ContainerFacts } from "../ports/engine";
import { DeadlineExceededError, LoginError } from "../ground/errors";
import type { MysqlServer } from "../ports/server";
import { login } from "../observe/host/login";
import type { InstanceFacts, NeighbourFacts, SourceFacts } from "../plan/facts";
import type { InstanceSpec } from "../plan/spec";
import type { Ports } from "../ports/ports";

/** What one step needs to act: the spec, the facts it was planned on, and until when. */
export interface Act {
  readonly ports: Ports;
  readonly spec: InstanceSpec;
  readonly seen: InstanceFacts;
  readonly deadline: Deadline;
  /** What this step has made, for those that follow in the same list. */
  readonly bring: (facts: Partial<InstanceFacts>) => void;
  /** What follows in the list was planned on facts that no longer hold. */
  readonly lookAgain: () => void;
}

/** Seconds left for a statement that waits by itself. */
export function secondsFor({ ports, deadline }: Act): number {
  return secondsLeft(ports.clock, deadline);
}

/** The exit code of a helper container that ends by itself; waited for until the deadline. */
export async function exitOf({ ports, deadline, spec }: Act, id: string): Promise<number> {
  const left = AbortSignal.timeout(Math.max(1, deadline.at - ports.clock.now()));
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

/** What a step was only planned with. */
export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined || value === "")
    throw new LoginError(what, undefined, "it went away meanwhile");
  return value;
}

/** The instance's container; a step that needs one is only planned when it is there. */
export function containerOf({ spec, seen }: Act): ContainerFacts {
  if (!seen.container) throw new LoginError(spec.name, undefined, "it has no container");
  return seen.container;
}

export async function onServer<T>(act: Act, use: (server: MysqlServer) => Promise<T>): Promise<T> {
  const { ports, spec, seen } = act;
  await using server = await login(ports, spec.name, containerOf(act), seen.files);
  return await use(server);
}

export async function onNeighbour<T>(
  { ports }: Act,
  neighbour: NeighbourFacts | undefined,
  use: (server: MysqlServer) => Promise<T>,
): Promise<T> {
  if (!neighbour?.container) {
    throw new LoginError(neighbour?.name ?? "the source", undefined, "it has no container");
  }
  await using server = await login(ports, neighbour.name, neighbour.container, neighbour.files);
  return await use(server);
}

/** The wanted source, which a step of replication is only planned with. */
export function sourceOf({ spec, seen }: Act): SourceFacts & { readonly instance: NeighbourFacts } {
  const { source } = seen;
  if (!source?.instance) throw new LoginError(spec.name, undefined, "its source is not there");
  return { ...source, instance: source.instance };
}
