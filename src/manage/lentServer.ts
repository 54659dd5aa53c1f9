import type { MysqlServer } from "../ports/server";

export interface Lender {
  /** Ends the use, but not the connection. */
  readonly giveBack: () => Promise<void>;
  /** Closes the other connections to the server: an open connection delays its shutdown by two seconds. */
  readonly leaveAlone: () => Promise<void>;
}

/** The same server, on a connection that is given back instead of closed. */
export function lentServer(server: MysqlServer, { giveBack, leaveAlone }: Lender): MysqlServer {
  return {
    get isReusable() {
      return server.isReusable;
    },
    waitForLocks: (...args) => {
      server.waitForLocks(...args);
    },
    observe: (...args) => server.observe(...args),
    role: (...args) => server.role(...args),
    subtract: (...args) => server.subtract(...args),
    waitForGtids: (...args) => server.waitForGtids(...args),
    fence: (...args) => server.fence(...args),
    open: (...args) => server.open(...args),
    changeSource: (...args) => server.changeSource(...args),
    startReplica: (...args) => server.startReplica(...args),
    stopReceiver: (...args) => server.stopReceiver(...args),
    reconnectWith: (...args) => server.reconnectWith(...args),
    startApplier: (...args) => server.startApplier(...args),
    stopReplica: (...args) => server.stopReplica(...args),
    dropRelayLogs: (...args) => server.dropRelayLogs(...args),
    resetReplica: (...args) => server.resetReplica(...args),
    setDelay: (...args) => server.setDelay(...args),
    ensureCopyAccount: (...args) => server.ensureCopyAccount(...args),
    lockForCopying: (...args) => server.lockForCopying(...args),
    endCopying: (...args) => server.endCopying(...args),
    copyFrom: (...args) => server.copyFrom(...args),
    copyProgress: (...args) => server.copyProgress(...args),
    secondsForFlush: (...args) => server.secondsForFlush(...args),
    tablesLeftBehind: (...args) => server.tablesLeftBehind(...args),
    setEvents: (...args) => server.setEvents(...args),
    ensureReplicationAccount: (...args) => server.ensureReplicationAccount(...args),
    variables: (...args) => server.variables(...args),
    setVariable: (...args) => server.setVariable(...args),
    passwordHashes: (...args) => server.passwordHashes(...args),
    copyReplicationAccount: (...args) => server.copyReplicationAccount(...args),
    discardOldPassword: (...args) => server.discardOldPassword(...args),
    dropInternalAccounts: (...args) => server.dropInternalAccounts(...args),
    killDumpThreads: (...args) => server.killDumpThreads(...args),
    ensureDatabase: (...args) => server.ensureDatabase(...args),
    countObjects: (...args) => server.countObjects(...args),
    dropDatabase: (...args) => server.dropDatabase(...args),
    ensureUser: (...args) => server.ensureUser(...args),
    dropUser: (...args) => server.dropUser(...args),
    ensureRoot: (...args) => server.ensureRoot(...args),
    adoptAccount: (...args) => server.adoptAccount(...args),
    readFile: (...args) => server.readFile(...args),
    setOwnPassword: (...args) => server.setOwnPassword(...args),
    setOwnNextPassword: (...args) => server.setOwnNextPassword(...args),
    discardOwnOldPassword: (...args) => server.discardOwnOldPassword(...args),
    reloadCertificate: (...args) => server.reloadCertificate(...args),
    raiseFence: (...args) => server.raiseFence(...args),
    goOffline: async (...args) => {
      await leaveAlone();
      await server.goOffline(...args);
    },
    comeOnline: (...args) => server.comeOnline(...args),
    [Symbol.asyncDispose]: giveBack,
  };
}
