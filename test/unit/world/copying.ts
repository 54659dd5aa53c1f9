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
  const from = resolve(state, container, donor.host);
  const ca = readFile(state, container, donor.caFile);
  if (!from) throw refused(3862, "2003 Can't connect to the donor");
  if (!trusts(ca, from.mysqld.ca))
    throw refused(3862, "2026 TLS: unable to get local issuer certificate");
  if (from.data.copyAccounts.get(donor.user) !== donor.password.reveal()) {
    throw refused(3862, "1045 Access denied");
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

function refused(errno: number, detail: string): ServerCallError {
  return new ServerCallError("copying", errno, foreign(detail));
}
