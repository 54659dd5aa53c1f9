import { foreign } from "../../../src/ground/foreign";
import { ServerCallError } from "../../../src/ground/errors";
import type { CopySource } from "../../../src/ports/server";
import { trusts } from "./certificates";
import { readFile } from "./files";
import { restart } from "./lifecycle";
import { resolve, type Server } from "./replication";
import { timeText, type WorldState } from "./state";

/**
 * CLONE: everything in the data directory becomes the donor's but the server's identity and what is persisted
 * beside it. The binary log is not copied. Then mysqld ends itself, and is started again.
 */
export function copyFrom(state: WorldState, recipient: Server, donor: CopySource): void {
  const { container, data, mysqld } = recipient;
  mysqld.superReadOnly = false;
  const { by, errno } = state.refusesCopies ?? {};
  if (by === "recipient") throw refused(errno, `message ${String(errno)}`);
  const from = resolve(state, container, donor.host);
  const ca = readFile(state, container, donor.caFile);
  if (!from) throw failed(3862, "2003 Can't connect to the donor");
  if (!trusts(ca, from.mysqld.ca))
    throw failed(3862, "2026 TLS: unable to get local issuer certificate");
  if (from.data.copyAccounts.get(donor.user) !== donor.password.reveal()) {
    throw failed(3862, "1045 Access denied");
  }
  if (by === "donor") throw refused(errno, `message ${String(errno)}`);
  if ([from, recipient].some((one) => packetOf(one) < SMALLEST_PACKET)) {
    throw refused(3957, "Clone needs max_allowed_packet value to be 2097152 or more");
  }
  Object.assign(data, structuredClone(from.data), {
    serverUuid: data.serverUuid,
    persistedOff: data.persistedOff,
    binaryLog: [],
    purged: new Set(from.data.executed),
    clone: { isWhole: true, begun: timeText(state.now), problem: "" },
  });
  restart(state, container);
}

/** Bytes. */
const [SMALLEST_PACKET, DEFAULT_PACKET] = [2 * 1024 ** 2, 64 * 1024 ** 2];

export function packetOf({ mysqld }: Pick<Server, "mysqld">): number {
  return Number(mysqld.variables.get("max_allowed_packet") ?? DEFAULT_PACKET);
}

/** Of these the next try may come to another end. */
const TRANSIENT = [3633, 3863, 3873, 3874, 1317];

function refused(errno = 0, detail: string): ServerCallError {
  return TRANSIENT.includes(errno)
    ? failed(errno, detail)
    : new ServerCallError("copying", errno, foreign(detail), { reason: "copyRefused" });
}

function failed(errno: number, detail: string): ServerCallError {
  return new ServerCallError("copying", errno, foreign(detail));
}
