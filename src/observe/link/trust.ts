import { isAbsence } from "../absence";
import { findContainerOf } from "../census";
import { read } from "../host/vault";
import { whereabouts, type Census } from "../../plan/census";
import { nextAuthority } from "../../plan/host/authorities";
import type { InstanceFiles } from "../../plan/facts";
import type { Ports } from "../../ports/ports";
import type { ServerFacts } from "../../ports/server";

interface Question {
  readonly id: string;
  readonly census: Census;
  readonly server: ServerFacts | undefined;
  readonly files: InstanceFiles | undefined;
}

/**
 * Names of the replicas that do not trust the next authority of their source yet. Their volumes say so, which
 * can be read while their servers are down; one that cannot be read does not trust it, as far as anybody knows.
 * Undefined while there is no next authority.
 */
export async function observeTrust(
  ports: Ports,
  { id, census, server, files }: Question,
): Promise<readonly string[] | undefined> {
  const next = nextAuthority(files?.ownCa);
  if (!server || next === undefined) return undefined;
  const replicas = server.replicationAccounts.filter(
    ({ replica, source, engine }) =>
      source === id && whereabouts(census, replica, engine).kind !== "gone",
  );
  const answers = await Promise.all(
    replicas.map(async ({ replica }) =>
      (await trusts(ports, replica, id, next)) ? [] : [census.names.get(replica) ?? replica],
    ),
  );
  return answers.flat();
}

/** True also for an instance that replicates from another source. One whose volume cannot be read may not. */
async function trusts(ports: Ports, replica: string, id: string, next: string): Promise<boolean> {
  try {
    const container = await findContainerOf(ports.engine, replica);
    if (!container) return false;
    const { link, attaching, pins } = (await read(ports.engine, container.id)).files;
    const isReplica = link?.source === id || attaching === id;
    return !isReplica || (pins[id] ?? "").includes(next);
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}
