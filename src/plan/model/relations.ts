import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts, Relation, SourceFacts } from "../facts";

export const NOTHING_BETWEEN: Relation = {
  errant: "",
  ahead: "",
  missing: "",
  purged: "",
  onlyInRelayLogs: "",
  missingOfTarget: "",
};

/** Stands for transactions that nobody has seen yet. */
export const UNSEEN = "00000000-0000-0000-0000-000000000000:1";

/**
 * How a server that was not seen before stands to a source that answers. One that has executed nothing lacks all
 * that the source has; of any other, only a server can tell.
 */
function relationTo(own: ServerFacts, { gtidExecuted, gtidPurged }: ServerFacts): Relation {
  const isOwnEmpty = own.gtidExecuted === "" && !own.channel;
  // one that this update creates has nothing of what is here
  if (!isOwnEmpty && gtidExecuted === "") return { ...NOTHING_BETWEEN, errant: own.gtidExecuted };
  if (!isOwnEmpty) return NOTHING_BETWEEN;
  return {
    ...NOTHING_BETWEEN,
    missing: gtidExecuted,
    missingOfTarget: gtidExecuted,
    purged: gtidPurged,
    onlyInRelayLogs: gtidPurged,
  };
}

/** What the next look asks the servers when both of them answer for the first time. */
export function related(seen: InstanceFacts): InstanceFacts {
  const { server, source, formerSource } = seen;
  if (!server) return seen;
  const known = (one: SourceFacts): SourceFacts =>
    one.relation || !one.instance?.server
      ? one
      : { ...one, relation: relationTo(server, one.instance.server) };
  return {
    ...seen,
    ...(source && { source: known(source) }),
    ...(formerSource && { formerSource: known(formerSource) }),
  };
}
