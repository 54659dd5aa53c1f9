import { optional } from "../../ground/optional";
import type { InstanceFacts } from "../facts";
import { NO_FILES } from "../host/noFiles";
import { stopped } from "./channelFacts";

/**
 * Databases, accounts, transactions and the channel become the source's. The server keeps its own uuid,
 * configuration and fence.
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
      // a copy does not include the binary logs
      gtidPurged: donor.gtidExecuted,
      databases: donor.databases,
      users: donor.users,
      replicationAccounts: donor.replicationAccounts,
      dumpThreads: [],
      leftCopyAccounts: [],
      ...optional("channel", donor.channel && stopped(donor.channel, "receiver", "applier")),
      // the server's clock sets the real time; the stand-in only has to differ from the time before
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

const NOTHING_BETWEEN = {
  errant: "",
  ahead: "",
  missing: "",
  purged: "",
  onlyInRelayLogs: "",
  missingOfTarget: "",
};

/** Removes the note of the copy. */
export function copyFinished(seen: InstanceFacts): InstanceFacts {
  if (!seen.files) return seen;
  const { seeding: _, ...files } = seen.files;
  return { ...seen, files };
}
