import { accountStates } from "./accountState";
import { accountsOf } from "./attribute";
import { cloneOf, cloneStatus } from "./cloning";
import { channelOf } from "./replicaStatus";
import { flagIn, numberIn, textIn } from "./rows";
import type { AccountName } from "../ports/accounts";
import type { ServerFacts } from "../ports/server";
import type { Row, Session } from "./session";
import * as statements from "./statements";

/**
 * Reads everything in one round. gtid_executed is read first: the set must be older than the source's, or it
 * could hold transactions that the source seems not to have.
 */
export async function observeServer(
  session: Session,
  compared: readonly AccountName[] = [],
): Promise<ServerFacts> {
  const [variables] = await session.run(
    "reading server variables",
    statements.serverVariables(session.lockName("copy")),
  );
  if (!variables) throw new Error("a SELECT without FROM gave no row");
  const logBin = flagIn(variables, "logBin");
  const [[channel], threads, clone, accounts, dumps, databases, logs] = await Promise.all([
    session.run("reading the replication channel", statements.channelRows),
    session.run("reading the applier's threads", statements.applierThreads),
    cloneStatus(session),
    session.run(
      "reading the accounts",
      compared.length === 0 ? statements.ownAccounts : accountStates(compared),
    ),
    session.run("reading the dump threads", statements.dumpThreads),
    session.run("reading the databases", statements.userDatabases),
    logBin ? session.run("reading the list of binary logs", statements.binaryLogs) : [],
  ]);
  const { replicationAccounts, users, copyAccounts } = accountsOf(accounts);
  const channelFacts = channelOf(channel, threads);
  return {
    ...serverOf(variables),
    logBin,
    binlogSize: logs.reduce((sum, row) => sum + numberIn(row, "File_size"), 0),
    ...(channelFacts && { channel: channelFacts }),
    clone: cloneOf(clone),
    replicationAccounts,
    users,
    leftCopyAccounts: flagIn(variables, "copies") ? [] : copyAccounts,
    dumpThreads: dumps.map((row) => textIn(row, "user")),
    databases: databases.map((row) => ({
      name: textIn(row, "name"),
      characterSet: textIn(row, "characterSet"),
      collation: textIn(row, "collation"),
    })),
  };
}

/** Indexed by how many of the two variables are persisted OFF. */
const HOW_OPEN = ["no", "partly", "yes"] as const;

function serverOf(row: Row) {
  return {
    // A distribution appends its own suffix: `9.7.4-2`.
    version: textIn(row, "version").replace(/[^\d.].*$/, ""),
    serverId: numberIn(row, "serverId"),
    serverUuid: textIn(row, "serverUuid"),
    superReadOnly: flagIn(row, "superReadOnly"),
    readOnly: flagIn(row, "readOnly"),
    offlineMode: flagIn(row, "offlineMode"),
    persistedOpen: HOW_OPEN[numberIn(row, "persistedOpen")] ?? "yes",
    gtidExecuted: textIn(row, "gtidExecuted"),
    gtidPurged: textIn(row, "gtidPurged"),
    gtidMode: textIn(row, "gtidMode"),
    maxAllowedPacket: numberIn(row, "maxAllowedPacket"),
    lowerCaseTableNames: numberIn(row, "lowerCaseTableNames"),
    partialRevokes: flagIn(row, "partialRevokes"),
  };
}
