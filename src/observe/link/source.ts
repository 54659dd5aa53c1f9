import type { MysqlServer, ServerFacts } from "../../ports/server";
import { whereabouts, type Census } from "../../plan/census";
import type { CopyFacts, NeighbourFacts, Relation, SourceFacts } from "../../plan/facts";
import { sourceIdOf } from "../../plan/link/link";
import { asForetold, type ForetoldById, onlyForetold } from "../../plan/model/foretold";
import { isEmpty } from "../../plan/link/seedPlan";
import { hasMuchToReplay } from "../../plan/link/seedTime";
import type { Ports } from "../../ports/ports";
import { observePermission } from "./permission";
import { observeNeighbour } from "./neighbour";
import { optional } from "../../ground/optional";
import { measureVolume } from "../host/volumeUse";

export interface SourceQuestion {
  readonly sourceId: string;
  readonly replicaId: string;
  /** URN of the resource that needs the source's permission; absent if it needs none. */
  readonly asker: string | undefined;
  /** The replica, read earlier; absent if it does not answer. */
  readonly replica: ServerFacts | undefined;
  readonly census: Census;
  /** The engine that holds the source, if an account or a link names it. */
  readonly heldBy: () => Promise<string | undefined>;
  /** What the source had executed when this run first looked. */
  readonly target: string | undefined;
  /** True if the source's data may be copied: then the facts that a copy needs are read too. */
  readonly mayBeCopied: boolean;
  /** Neighbours that the same update is about to change. */
  readonly foretold: ForetoldById;
  /** True if a copy of a source's data has begun here. */
  readonly isSeeding: () => Promise<boolean>;
}

/**
 * The source, everything above it, and how the replica's transactions relate to theirs. The replica was read
 * first, and each server after those below it: in the other order, transactions that arrive between two reads
 * would look errant on a busy source.
 */
export async function observeSource(ports: Ports, asked: SourceQuestion): Promise<SourceFacts> {
  const { sourceId, replicaId, replica, census, heldBy } = asked;
  const { names } = census;
  const { foretold } = asked;
  const above: NeighbourFacts[] = [];
  const { facts: found, answer } = await observeNeighbour(
    ports,
    sourceId,
    names.get(sourceId),
    async (server, now) => {
      const facts = asForetold(now, foretold(sourceId));
      above.push(...(await observeAncestors(ports, facts, asked)));
      if (!replica || !facts.server) return {};
      const relation = await relate(server, replica, facts.server, above, asked);
      return asked.mayBeCopied && (await mayNeedACopy(relation, replica, facts.server, asked))
        ? { relation, copy: await observeForCopy(ports, server, facts) }
        : { relation };
    },
  );
  const instance = found
    ? asForetold(found, foretold(sourceId))
    : onlyForetold(sourceId, foretold(sourceId));
  // a source that does not answer yet is asked by nobody: its tree is what is foretold of it
  if (instance?.server && !answer) above.push(...(await observeAncestors(ports, instance, asked)));
  const where = whereabouts(
    census,
    sourceId,
    names.has(sourceId) ? census.engineId : await heldBy(),
  );
  if (!instance) return { id: sourceId, whereabouts: where, ancestry: [] };
  const { asker } = asked;
  const permission =
    asker === undefined ? undefined : await observePermission(ports, instance, asker);
  const chain = [instance, ...above];
  const root = chain.at(-1);
  const account = (of: NeighbourFacts | undefined) =>
    of?.server?.replicationAccounts.find((found) => found.replica === replicaId);
  return {
    id: sourceId,
    whereabouts: where,
    instance,
    ...optional("permission", permission),
    ancestry: chain.map(({ id, name }) => ({ id, name })),
    ...optional("root", root?.server && !root.server.channel ? root : undefined),
    ...optional("accountOnRoot", root?.server?.channel ? undefined : account(root)),
    ...optional("accountOnSource", account(instance)),
    ...optional("relation", answer?.relation),
    ...optional("copy", answer?.copy),
  };
}

/** True if replication alone may not lead to the source's data, or not soon. */
async function mayNeedACopy(
  relation: Relation,
  replica: ServerFacts,
  source: ServerFacts,
  asked: SourceQuestion,
): Promise<boolean> {
  if (isEmpty(replica) && hasMuchToReplay(source)) return true;
  const stuck = replica.channel?.applier.errno ?? 0;
  if (relation.errant !== "" || relation.purged !== "" || stuck !== 0) return true;
  return asked.isSeeding();
}

async function observeForCopy(
  ports: Ports,
  server: MysqlServer,
  { container }: NeighbourFacts,
): Promise<CopyFacts> {
  const [leftBehind, use, flush] = await Promise.all([
    server.tablesLeftBehind(),
    measureVolume(ports, container),
    server.secondsForFlush(),
  ]);
  return { leftBehind, ...optional("used", use?.used), ...optional("flush", flush) };
}

/** From the source's own source up to the root, or as far as they answer; a cycle ends the walk. */
async function observeAncestors(
  ports: Ports,
  source: NeighbourFacts,
  { census: { names }, foretold }: SourceQuestion,
): Promise<readonly NeighbourFacts[]> {
  const found: NeighbourFacts[] = [];
  let current: NeighbourFacts | undefined = source;
  while (current) {
    const next = sourceIdOf(current.server);
    if (next === undefined || [source, ...found].some(({ id }) => id === next)) break;
    const { facts }: { facts: NeighbourFacts | undefined } = await observeNeighbour(
      ports,
      next,
      names.get(next),
    );
    current = facts && asForetold(facts, foretold(next));
    if (current) found.push(current);
  }
  return found;
}

async function relate(
  server: MysqlServer,
  replica: ServerFacts,
  source: ServerFacts,
  above: readonly NeighbourFacts[],
  { sourceId, target }: SourceQuestion,
): Promise<Relation> {
  const attached = sourceIdOf(replica) === sourceId;
  const received = attached ? (replica.channel?.received ?? "") : "";
  const ancestors = union(above.map((ancestor) => ancestor.server?.gtidExecuted ?? ""));
  const executed = replica.gtidExecuted;
  // a silent ancestor may have any transaction, so none can be called errant
  const top = [source, ...above.map(({ server }) => server)].at(-1);
  const isTreeKnown = top !== undefined && !top.channel;
  const [
    ahead = "",
    unknownAbove = "",
    missing = "",
    purged = "",
    onlyInRelayLogs = "",
    missingOfTarget = "",
  ] = await server.subtract([
    [executed, source.gtidExecuted],
    [executed, union([source.gtidExecuted, ancestors])],
    [source.gtidExecuted, executed],
    [source.gtidPurged, union([executed, received])],
    [source.gtidPurged, executed],
    [target ?? source.gtidExecuted, executed],
  ]);
  const errant = isTreeKnown ? unknownAbove : "";
  return { ahead, errant, missing, purged, onlyInRelayLogs, missingOfTarget };
}

/** The server's functions accept stray commas, so a union is a concatenation. */
function union(sets: readonly string[]): string {
  return sets.filter((set) => set !== "").join(",");
}
