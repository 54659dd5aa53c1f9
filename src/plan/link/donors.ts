import type { ContainerFacts } from "../../ports/engine";
import type { ServerFacts } from "../../ports/server";
import type { NeighbourFacts } from "../facts";
import { sourceIdOf } from "./link";
import { seriesOf } from "../../ground/series";
import { COPY_PACKET } from "./seedPlan";

/** How a sibling's GTID sets relate to those of the common source; sets, "" if empty. */
export interface DonorRelation {
  /** Executed on the sibling, but not on the source. */
  readonly ahead: string;
  /** Purged on the source, and not executed on the sibling. */
  readonly purged: string;
}

/** Ids of the source's other replicas, which may be able to give their data in its place. */
export function siblingsOf(
  { id, server }: Pick<NeighbourFacts, "id" | "server">,
  recipientId: string,
): readonly string[] {
  const accounts = server?.replicationAccounts ?? [];
  return accounts
    .filter(({ source, replica }) => source === id && replica !== recipientId)
    .map(({ replica }) => replica);
}

/**
 * Why a sibling cannot be the donor for a recipient; undefined if it can. A donor must be a complete, working
 * replica of the source, and the source must still have everything that came later.
 */
export function unfitDonor(
  sourceId: string,
  sibling: Pick<NeighbourFacts, "container" | "files" | "server">,
  recipient: { readonly server: ServerFacts | undefined; readonly container: ContainerFacts },
  relation: DonorRelation,
): string | undefined {
  const { container, files, server } = sibling;
  if (!container || !server || !files) return "it does not answer";
  if (files.seeding) return "its own copy is not whole";
  if (sourceIdOf(server) !== sourceId) return "it replicates from another source";
  const { receiver, applier, delay } = server.channel ?? {};
  if (receiver?.state !== "on" || applier?.state !== "on") return "its replication does not run";
  if (delay !== 0) return "it is behind on purpose";
  if (!server.clone.isPossible) return "its image has no clone plugin";
  if (server.maxAllowedPacket < COPY_PACKET) return "its max_allowed_packet is too small";
  if (!recipient.server || seriesOf(server.version) !== seriesOf(recipient.server.version)) {
    return "it runs another series";
  }
  const shared = recipient.container.networks.some(({ network }) =>
    container.networks.some((other) => other.network === network),
  );
  if (!shared) return "it is on no network of the recipient";
  if (relation.ahead !== "") return "it has transactions of its own";
  if (relation.purged !== "") return "the source no longer has what came since";
  return undefined;
}
