import type { AccountState } from "../../../src/ports/accounts";
import type { EventStatus } from "../../../src/ports/server";
import type { Account, ChannelData, DataDirectory, Fault, User } from "./dataDirectory";
import { apply, commit } from "./dataDirectory";
import { volumeAt, writeFile } from "./files";
import { settle } from "./replication";
import type { Container, Mysqld, WorldState } from "./state";
import { startThreads, stopApplier, stopReceiver, type ThreadName } from "./channel";
import { aliasOf, paths, VOLUME_ROOT } from "../../../src/ground/names";

const ANOTHER_AUTHORITY = "-----BEGIN CERTIFICATE-----\nanother\n-----END CERTIFICATE-----";

/** What others do on a server, and what they see there. */
export class ServerHand {
  constructor(
    private readonly state: WorldState,
    private readonly container: Container,
  ) {}

  get mysqld(): Mysqld {
    const { mysqld } = this.container;
    if (!mysqld) throw new Error(`${this.container.name} does not run`);
    return mysqld;
  }

  get data(): DataDirectory {
    const data = volumeAt(this.state, this.container, VOLUME_ROOT)?.data;
    if (!data) throw new Error(`${this.container.name} has no data`);
    return data;
  }

  get channel(): ChannelData | undefined {
    return this.data.channel;
  }

  get rows(): readonly string[] {
    return [...this.data.rows].sort();
  }

  /** Ordinary users write here. */
  get isWritable(): boolean {
    return !this.mysqld.superReadOnly && !this.mysqld.readOnly;
  }

  /** As an application does, `shop.orders 1`. */
  insert(row: string, bytes?: number): void {
    if (!this.isWritable) throw new Error(`1290: ${this.container.name} is read-only`);
    this.insertAsRoot(row, bytes);
  }

  /** As one does who may write in spite of read_only, and has lowered super_read_only. */
  insertAsRoot(row: string, bytes?: number): void {
    commit(this.data, { kind: "insert", row }, this.state.now, bytes);
    settle(this.state);
  }

  /** As an application does: CREATE or ALTER EVENT, with a status. */
  setEvent(name: string, status: EventStatus = "ENABLED", isOver = false): void {
    if (!this.isWritable) throw new Error(`1290: ${this.container.name} is read-only`);
    commit(this.data, { kind: "event", name, event: { status, isOver } }, this.state.now);
    settle(this.state);
  }

  /** An event that was to run once has run, here; it is preserved, and its new status is in no binary log. */
  completeEvent(name: string): void {
    this.data.events.set(name, { status: "DISABLED", isOver: true });
  }

  /** The time at which it was to run has come. */
  passEvent(name: string): void {
    const event = this.data.events.get(name);
    if (event) this.data.events.set(name, { ...event, isOver: true });
  }

  dropEvent(name: string): void {
    commit(this.data, { kind: "dropEvent", name }, this.state.now);
    settle(this.state);
  }

  /** Names of the events with a status. */
  events(status: EventStatus): readonly string[] {
    const found = [...this.data.events].filter(([, event]) => event.status === status);
    return found.map(([name]) => name).sort();
  }

  /** With sql_log_bin=0. */
  insertUnlogged(row: string): void {
    apply(this.data, { kind: "insert", row });
  }

  deleteUnlogged(row: string): void {
    apply(this.data, { kind: "delete", row });
  }

  /** Nothing of its binary log is left: who lacks any of it cannot catch up. */
  purge(): void {
    this.data.binaryLog = [];
    this.data.purged = new Set(this.data.executed);
  }

  stopThread(name: ThreadName): void {
    if (name === "receiver") stopReceiver(this);
    else stopApplier(this);
  }

  startThread(name: ThreadName): void {
    startThreads({ container: this.container, mysqld: this.mysqld, data: this.data }, [name]);
    settle(this.state);
  }

  /** The thread stops, and does so again whenever it is started, until `mend`: an applier with its next transaction. */
  obstruct(name: ThreadName, errno: number): void {
    this.data.causes[name] = { errno, message: `message ${String(errno)}` };
    if (name === "receiver") this.mysqld.receiver.connectedTo = undefined;
    settle(this.state);
  }

  /** mysqld does not start on this data with this setting. */
  cannotStartWith(name: string, value: string): void {
    this.data.misfits.push(`${name}=${value}`);
  }

  /** The cause is gone; the thread stays as it is. */
  mend(name: ThreadName): void {
    this.data.causes[name] = undefined;
  }

  /** What is in the relay log cannot be read: the applier stops with this. */
  damageRelayLog(errno: number): void {
    const fault: Fault = { errno, message: `message ${String(errno)}` };
    if (this.channel) this.channel.damage = fault;
    settle(this.state);
  }

  /** Somebody holds a lock that the applier waits for. */
  hold(seconds = Number.POSITIVE_INFINITY): void {
    this.mysqld.applier.heldUntil = this.state.now + seconds * 1000;
  }

  release(): void {
    this.mysqld.applier.heldUntil = 0;
    settle(this.state);
  }

  /** CHANGE REPLICATION SOURCE by somebody else; the threads go on. */
  changeChannel(change: Partial<ChannelData>): void {
    if (!this.channel) throw new Error(`${this.container.name} has no channel`);
    this.data.channel = { ...this.channel, ...change };
    this.mysqld.receiver.connectedTo = undefined;
    settle(this.state);
  }

  changeAccount(name: string, change: Partial<Account>): void {
    const account = this.data.accounts.get(name);
    if (!account) throw new Error(`${this.container.name} has no account ${name}`);
    this.data.accounts.set(name, { ...account, ...change });
  }

  dropAccount(name: string): void {
    this.data.accounts.delete(name);
  }

  /** SET GLOBAL by somebody. */
  setGlobal(name: string, value: string): void {
    this.mysqld.variables.set(name, value);
  }

  /** A declared user or root, by `name@host`; logged, so it reaches the replicas. */
  changeUser(
    account: string,
    change: Partial<Omit<User, "state">>,
    state: Partial<AccountState> = {},
  ): void {
    const user = this.data.users.get(account);
    if (!user) throw new Error(`${this.container.name} has no user ${account}`);
    const changed = { ...user, ...change, state: { ...user.state, ...state } };
    commit(this.data, { kind: "user", user: changed }, this.state.now);
    settle(this.state);
  }

  dropUser(name: string, host: string): void {
    commit(this.data, { kind: "dropUser", name, host }, this.state.now);
    settle(this.state);
  }

  /** Somebody holds locks for which every change waits. */
  lock(seconds = Number.POSITIVE_INFINITY): void {
    this.mysqld.lockedUntil = this.state.now + seconds * 1000;
  }

  endDumpThreads(): void {
    this.mysqld.dumpThreads = [];
    settle(this.state);
  }

  /** Its server has another authority and another certificate from the next start on. */
  renewCertificate(): void {
    writeFile(this.state, this.container, paths.ownCa, ANOTHER_AUTHORITY);
  }

  writeFile(path: string, content: string): void {
    writeFile(this.state, this.container, path, content);
  }

  follows({ id }: { readonly id: string }): boolean {
    return this.channel?.host === aliasOf(id);
  }
}
