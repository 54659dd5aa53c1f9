import type { MysqlServer } from "../ports/server";

/** The same server, but that the end of its use is `giveBack`, and no end of the connection. */
export function lentServer(server: MysqlServer, giveBack: () => Promise<void>): MysqlServer {
  return {
    get isReusable() {
      return server.isReusable;
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
    startApplier: (...args) => server.startApplier(...args),
    stopReplica: (...args) => server.stopReplica(...args),
    resetReplica: (...args) => server.resetReplica(...args),
    setDelay: (...args) => server.setDelay(...args),
    lockForCopying: (...args) => server.lockForCopying(...args),
    endCopying: (...args) => server.endCopying(...args),
    copyFrom: (...args) => server.copyFrom(...args),
    copyProgress: (...args) => server.copyProgress(...args),
    tablesLeftBehind: (...args) => server.tablesLeftBehind(...args),
    ensureReplicationAccount: (...args) => server.ensureReplicationAccount(...args),
    dropReplicationAccounts: (...args) => server.dropReplicationAccounts(...args),
    killDumpThreads: (...args) => server.killDumpThreads(...args),
    ensureDatabase: (...args) => server.ensureDatabase(...args),
    countObjects: (...args) => server.countObjects(...args),
    dropDatabase: (...args) => server.dropDatabase(...args),
    ensureUser: (...args) => server.ensureUser(...args),
    dropUser: (...args) => server.dropUser(...args),
    ensureRoot: (...args) => server.ensureRoot(...args),
    readFile: (...args) => server.readFile(...args),
    setOwnPassword: (...args) => server.setOwnPassword(...args),
    goOffline: (...args) => server.goOffline(...args),
    comeOnline: (...args) => server.comeOnline(...args),
    [Symbol.asyncDispose]: giveBack,
  };
}
