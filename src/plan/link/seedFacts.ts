import { optional } from "../../ground/optional";
import type { InstanceFacts } from "../facts";
import { NO_FILES } from "../host/noFiles";
import { stopped } from "./channelFacts";

/**
 * Databases, accounts and transactions are the source's, and so is a channel that it had. The server is another
 * one all the same: its uuid, its configuration and its fence stay.
 */
export function copied(seen: InstanceFacts): InstanceFacts {
  const { server, source, files } = seen;
  const donor = source?.instance?.server;
  if (!server || !source || !donor) return seen;
  const { channel: _, ...own } = server;
  const { begun: before } = server.clone;
  return {
    ...seen,
    server: {
      ...own,
      gtidExecuted: donor.gtidExecuted,
      // the binary logs do not come along
      gtidPurged: donor.gtidExecuted,
      databases: donor.databases,
      users: donor.users,
      replicationAccounts: donor.replicationAccounts,
      dumpThreads: [],
      ...optional("channel", donor.channel && stopped(donor.channel, "receiver", "applier")),
      // when it began is told by the server's clock: here only that it is another moment than before
      clone: { ...server.clone, isWhole: true, begun: `after ${before}`, problem: "" },
    },
    files: {
      ...NO_FILES,
      initialised: true,
      ...files,
      seeding: { source: source.id, before },
    },
    source: { ...source, relation: NOTHING_BETWEEN },
  };
}

const NOTHING_BETWEEN = { errant: "", ahead: "", missing: "", purged: "", missingOfTarget: "" };

/** The note is gone. */
export function copyFinished(seen: InstanceFacts): InstanceFacts {
  if (!seen.files) return seen;
  const { seeding: _, ...files } = seen.files;
  return { ...seen, files };
}
