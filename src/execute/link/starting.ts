import { ChannelFailedError, ServerCallError, SourcePurgedError } from "../../ground/errors";
import { UNREADABLE_RELAY_LOGS } from "../../plan/link/channelErrors";
import { sourceBehind } from "../../plan/link/leavePlan";
import type { MysqlServer } from "../../ports/server";
import { onServer, type Act } from "../context";

/** In seconds; threads that could not be started stop at once. */
const STOP_PATIENCE = 60;

/**
 * Relay logs that cannot be read may show only here. Those from the wanted source go with the channel, and the
 * next look leads to a new one; those from a source that is left are fetched again.
 */
export const startReplica = (act: Act) =>
  onServer(act, async (server) => {
    try {
      await server.startReplica();
    } catch (error) {
      const { isWanted } = await replaceable(act, server, error);
      if (!isWanted) return startAnew(server);
      await server.stopReplica(STOP_PATIENCE);
      await server.resetReplica();
    }
  });

/** Starts the applier. True if its relay logs cannot be read and are being fetched again. */
export async function startApplier(act: Act, server: MysqlServer): Promise<boolean> {
  try {
    await server.startApplier();
    return false;
  } catch (error) {
    await replaceable(act, server, error);
    await startAnew(server);
    return true;
  }
}

async function startAnew(server: MysqlServer): Promise<void> {
  await server.stopReplica(STOP_PATIENCE);
  await server.dropRelayLogs();
  await server.startReplica();
}

/**
 * Passes if this start could not read the relay logs, and the source that they came from still has what is in
 * them; or if that source's data may be copied, and is about to be. Otherwise the relay logs are kept.
 */
async function replaceable({ spec, seen }: Act, server: MysqlServer, error: unknown) {
  if (!(error instanceof ServerCallError) || !UNREADABLE_RELAY_LOGS.has(error.errno ?? 0)) {
    throw error;
  }
  const { channel } = await server.observe();
  const source = channel && sourceBehind(channel, seen);
  const isWanted = source !== undefined && source.id === spec.source?.id;
  const lost = source?.relation?.onlyInRelayLogs;
  const isCopied = isWanted && lost !== undefined && spec.onDivergence === "reseed";
  if (lost === "" || isCopied) return { isWanted };
  if (isWanted && lost !== undefined) {
    throw new SourcePurgedError(spec.name, source.instance?.name ?? source.id, lost);
  }
  throw new ChannelFailedError(spec.name, "applier", error.errno ?? 0, error.detail);
}
