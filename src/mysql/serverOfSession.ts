import type { Clock } from "../ground/clock";
import { discardOwnOldPassword, ownNextPassword, ownPassword } from "./accountStatements";
import type { Secret } from "../ground/secret";
import * as accounts from "./accounts";
import * as cloning from "./cloning";
import * as databases from "./databases";
import { setEvents } from "./events";
import * as fence from "./fence";
import { raiseLoweredFence, withLoweredFence } from "./fence";
import { observeServer } from "./observeServer";
import { giveUpPartialTransaction } from "./partialTransaction";
import * as replication from "./replication";
import type * as told from "../ports/accounts";
import type * as port from "../ports/server";
import type { Session } from "./session";
import * as variables from "./variables";
import { comeOnline, goOffline, readFile, reloadCertificate } from "./statements";

/** Implements the port on one session; each method is in the file of its subject. */
export class ServerOfSession implements port.MysqlServer {
  constructor(
    private readonly session: Session,
    private readonly clock: Clock,
  ) {}

  get isReusable(): boolean {
    return this.session.isReusable;
  }

  waitForLocks(patience: port.LockPatience): void {
    this.session.waitForLocks(patience);
  }

  observe(compared?: readonly told.AccountName[]): Promise<port.ServerFacts> {
    return observeServer(this.session, compared);
  }

  role(): Promise<port.ServerRole> {
    return replication.role(this.session);
  }

  subtract(pairs: readonly (readonly [left: string, right: string])[]) {
    return replication.subtract(this.session, pairs);
  }

  waitForGtids(gtids: string, seconds: number): Promise<boolean> {
    return replication.waitForGtids(this.session, gtids, seconds);
  }

  fence(seconds: number): Promise<void> {
    return fence.fence(this.session, seconds);
  }

  open(): Promise<void> {
    return fence.open(this.session);
  }

  changeSource(channel: port.ChannelSpec): Promise<void> {
    return replication.changeSource(this.session, channel);
  }

  startReplica(): Promise<void> {
    return replication.startReplica(this.session);
  }

  stopReceiver(): Promise<void> {
    return replication.stopReceiver(this.session);
  }

  reconnectWith(password: Secret): Promise<void> {
    return replication.reconnectWith(this.session, password);
  }

  startApplier(): Promise<void> {
    return replication.startApplier(this.session);
  }

  stopReplica(seconds: number): Promise<void> {
    return replication.stopReplica(this.session, this.clock, seconds);
  }

  resetReplica(): Promise<void> {
    return replication.resetReplica(this.session);
  }

  dropRelayLogs(): Promise<void> {
    return replication.dropRelayLogs(this.session);
  }

  setDelay(seconds: number): Promise<void> {
    return replication.setDelay(this.session, this.clock, seconds);
  }

  ensureCopyAccount(account: told.CopyAccount): Promise<void> {
    return accounts.ensureCopyAccount(this.session, account);
  }

  lockForCopying(seconds: number): Promise<boolean> {
    return cloning.lockForCopying(this.session, seconds);
  }

  endCopying(): Promise<number> {
    return cloning.endCopying(this.session);
  }

  copyFrom(donor: port.CopySource, seconds: number): Promise<void> {
    return cloning.copyFrom(this.session, donor, seconds);
  }

  copyProgress(): Promise<port.CopyProgress | undefined> {
    return cloning.copyProgress(this.session);
  }

  secondsForFlush(): Promise<number | undefined> {
    return cloning.secondsForFlush(this.session);
  }

  tablesLeftBehind(): Promise<readonly string[]> {
    return cloning.tablesLeftBehind(this.session);
  }

  setEvents(events: readonly port.EventName[], status: port.EventStatus): Promise<void> {
    return setEvents(this.session, events, status);
  }

  ensureReplicationAccount(account: told.ReplicationAccount): Promise<void> {
    return accounts.ensureReplicationAccount(this.session, account);
  }

  variables(names: readonly string[]): Promise<Readonly<Record<string, string>>> {
    return variables.read(this.session, names);
  }

  setVariable(name: string, value: string | bigint | number | undefined): Promise<void> {
    return variables.set(this.session, name, value);
  }

  passwordHashes(names: readonly string[]): Promise<ReadonlyMap<string, Secret>> {
    return accounts.passwordHashes(this.session, names);
  }

  copyReplicationAccount(account: told.ReplicationAccountCopy): Promise<void> {
    return accounts.copyReplicationAccount(this.session, account);
  }

  discardOldPassword({ name }: Pick<told.ReplicationAccount, "name">): Promise<void> {
    return accounts.discardOldPassword(this.session, name);
  }

  dropInternalAccounts(names: readonly string[]): Promise<void> {
    return accounts.dropInternalAccounts(this.session, names);
  }

  killDumpThreads(accounts: readonly string[]): Promise<number> {
    return replication.killDumpThreads(this.session, accounts);
  }

  ensureDatabase(database: told.DatabaseSpec): Promise<void> {
    return databases.ensureDatabase(this.session, database);
  }

  countObjects(database: string): Promise<number | undefined> {
    return databases.countObjects(this.session, database);
  }

  dropDatabase(database: string): Promise<void> {
    return databases.dropDatabase(this.session, database);
  }

  ensureUser(user: told.UserSpec): Promise<void> {
    return accounts.ensureUser(this.session, user);
  }

  dropUser(name: string, host: string): Promise<void> {
    return accounts.dropUser(this.session, { name, host });
  }

  ensureRoot(root: told.RootSpec): Promise<void> {
    return accounts.ensureRoot(this.session, root);
  }

  adoptAccount(account: told.Adoption): Promise<void> {
    return accounts.adoptAccount(this.session, account);
  }

  async setOwnPassword(password: Secret): Promise<void> {
    const operation = "setting the administrator's password";
    await withLoweredFence(this.session, operation, async () => {
      await this.session.change(operation, ownPassword(password));
    });
  }

  async setOwnNextPassword(password: Secret): Promise<void> {
    const operation = "setting the administrator's next password";
    await withLoweredFence(this.session, operation, async () => {
      await this.session.change(operation, ownNextPassword(password));
    });
  }

  async discardOwnOldPassword(): Promise<void> {
    const operation = "discarding the administrator's old password";
    await withLoweredFence(this.session, operation, async () => {
      await this.session.change(operation, discardOwnOldPassword);
    });
  }

  async reloadCertificate(): Promise<void> {
    await this.session.run("reloading the certificate", reloadCertificate);
  }

  async readFile(path: string): Promise<string | undefined> {
    const [row] = await this.session.run(`reading ${path}`, readFile(path));
    return row?.["content"] || undefined;
  }

  raiseFence(): Promise<void> {
    return raiseLoweredFence(this.session);
  }

  async goOffline(): Promise<void> {
    await giveUpPartialTransaction(this.session, this.clock);
    // an open connection delays the server's shutdown by two seconds
    this.session.keepToItself();
    await this.session.run("taking the server offline", goOffline);
  }

  async comeOnline(): Promise<void> {
    for (const statement of comeOnline) {
      await this.session.run("bringing the server online", statement);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.session.close();
  }
}
