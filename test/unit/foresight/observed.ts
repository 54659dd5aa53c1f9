import { HalfDoneError } from "../../../src/manage/instances";
import { MoveFailedError, ReplicationProviderError } from "../../../src/ground/errors";
import type { Sight } from "../../support/happened";
import { labels } from "../../../src/ground/names";
import type { World } from "../world/world";
import type { Container, Volume } from "../world/state";

export function see(world: World, instanceId: string): Sight {
  const isIts = ({ labels: of }: Pick<Volume, "labels">) => of[labels.instance] === instanceId;
  const container = [...world.state.containers.values()].find(({ spec }) => isIts(spec));
  const volume = [...world.state.volumes.values()].find(isIts);
  const data = volume?.data;
  return {
    containerId: container?.id,
    isRunning: container?.state === "running",
    startedAt: container?.startedAt ?? "",
    volume: volume?.name,
    isWritable: writable(container),
    isReplica: data?.channel !== undefined,
    copiedAt: data?.clone.begun ?? "",
    hadTransactions: (data?.executed.size ?? 0) > 0 || data?.channel !== undefined,
    databases: [...(data?.databases.keys() ?? [])],
    accounts: new Map(
      [...(data?.users.values() ?? [])].map(({ name, host, state }) => [
        `${name}@${host}`,
        JSON.stringify(state),
      ]),
    ),
  };
}

function writable(container: Container | undefined): boolean | undefined {
  const mysqld = container?.mysqld;
  return mysqld && !mysqld.isSilent ? !mysqld.superReadOnly && !mysqld.readOnly : undefined;
}

/** The kind of the error that a run ended with, whatever became of the move. */
export function codeOf(error: unknown): string {
  if (error instanceof HalfDoneError || error instanceof MoveFailedError)
    return codeOf(error.cause);
  return error instanceof ReplicationProviderError ? error.code : String(error);
}
