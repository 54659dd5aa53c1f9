// Longer than other files: the port that it stands for has as many methods.
import { randomUUID } from "node:crypto";
import { foreign, legible } from "../../../src/ground/foreign";
import { ServerCallError } from "../../../src/ground/errors";
import { Secret } from "../../../src/ground/secret";
import type {
  AccountName,
  Adoption,
  CopyAccount,
  DatabaseSpec,
  ReplicationAccount,
  ReplicationAccountCopy,
  RootSpec,
  UserSpec,
} from "../../../src/ports/accounts";
import type {
  ChannelSpec,
  CopySource,
  EventName,
  EventStatus,
  LockPatience,
  MysqlServer,
} from "../../../src/ports/server";
import { type Declared, stateAfter } from "./accountState";
import {
  changeSource,
  dropRelayLogs,
  reconnectWith,
  resetReplica,
  setDelay,
  startThreads,
  stopApplier,
  stopReceiver,
} from "./channel";
import type { WorldClock } from "./clock";
import { copyFrom } from "./copying";
import { commit, type Change } from "./dataDirectory";
import { servedBy } from "./certificates";
import { readFile } from "./files";
import { gtidsIn, textOf, without } from "./gtids";
import type { Locks } from "./locks";
import { serverIn, settle, type Server } from "./replication";
import { factsOfServer } from "./serverFacts";
import { startOf, type Container, type WorldState } from "./state";

/** Instead of a digest: whoever copies it can have the password checked, as with the server's own. */
const hashOf = (password: string) => `hash of ${password}`;
const passwordIn = (hash: string) => hash.replace(/^hash of /, "");

/**
 * One connection of an administrator to one start of one server, as the port promises it.
 */
export class FakeServer implements MysqlServer {
  isReusable = true;
  private readonly start: string;
  private patience: LockPatience | undefined;

  constructor(
    private readonly state: WorldState,
    private readonly clock: WorldClock,
    private readonly locks: Locks,
    private readonly container: Container,
  ) {
    this.start = startOf(container);
  }

  waitForLocks(patience: LockPatience): void {
    this.patience = patience;
  }

  observe(compared?: readonly AccountName[]) {
    return this.answer("reading what the server says", (server) =>
      factsOfServer(this.state, server, this.locks.isTaken(this.start), compared),
    );
  }

  role() {
    return this.answer("reading the role", ({ data, mysqld }) =>
      data.channel ? "following" : mysqld.superReadOnly ? "closed" : "open",
    );
  }

  subtract(pairs: readonly (readonly [left: string, right: string])[]) {
    return this.answer("subtracting GTID sets", () =>
      pairs.map(([left, right]) => textOf(without(gtidsIn(left), gtidsIn(right)))),
    );
  }

  async waitForGtids(gtids: string, seconds: number): Promise<boolean> {
    const end = this.clock.now() + seconds * 1000;
    for (;;) {
      const lacks = await this.answer("waiting for transactions", ({ data }) =>
        without(gtidsIn(gtids), data.executed),
      );
      if (lacks.size === 0) return true;
      const left = end - this.clock.now();
      if (left <= 0) return false;
      await this.clock.sleep(Math.min(left, 250));
    }
  }

  async fence(seconds: number) {
    await this.lock("fencing", seconds);
    return this.answer("fencing", ({ data, mysqld }) => {
      mysqld.superReadOnly = true;
      mysqld.readOnly = true;
      data.persistedOff.clear();
    });
  }

  open() {
    return this.answer("opening", ({ data, mysqld }) => {
      mysqld.superReadOnly = false;
      mysqld.readOnly = false;
      data.persistedOff.add("super_read_only").add("read_only");
    });
  }

  changeSource(channel: ChannelSpec) {
    return this.answer("pointing the channel", (server) => {
      changeSource(server, channel);
    });
  }

  startReplica() {
    return this.answer("starting replication", (server) => {
      startThreads(server, ["receiver", "applier"]);
    });
  }

  stopReceiver() {
    return this.answer("stopping the receiver", stopReceiver);
  }

  reconnectWith(password: Secret) {
    return this.answer("reconnecting", (server) => {
      reconnectWith(server, password.reveal());
    });
  }

  startApplier() {
    return this.answer("starting the applier", (server) => {
      startThreads(server, ["applier"]);
    });
  }

  stopReplica() {
    return this.answer("stopping replication", (server) => {
      stopReceiver(server);
      stopApplier(server);
    });
  }

  resetReplica() {
    return this.answer("forgetting the channel", resetReplica);
  }

  dropRelayLogs() {
    return this.answer("dropping the relay logs", dropRelayLogs);
  }

  setDelay(seconds: number) {
    return this.answer("changing the delay", (server) => {
      setDelay(server, seconds);
    });
  }

  async lockForCopying(seconds: number): Promise<boolean> {
    const take = () =>
      this.answer("waiting for other copies", () => this.locks.take(this.start, this));
    if (await take()) return true;
    await this.clock.sleep(seconds * 1000);
    return take();
  }

  ensureCopyAccount({ name, password }: CopyAccount) {
    return this.answer("making an account for a copy", ({ data }) => {
      data.copyAccounts.set(name, password.reveal());
    });
  }

  /** A copy takes no time here, so none is ever under way. */
  endCopying() {
    return this.answer("ending an earlier copy", () => 0);
  }

  async copyFrom(donor: CopySource) {
    this.isReusable = false;
    await this.answer("copying", (server) => copyFrom(this.state, server, donor));
  }

  copyProgress() {
    return this.answer("reading the progress of a copy", () => undefined);
  }

  secondsForFlush() {
    return this.answer("reading how long flushes take", () => undefined);
  }

  tablesLeftBehind() {
    return this.answer("looking for tables", ({ data }) => data.leftBehind);
  }

  variables(names: readonly string[]) {
    return this.answer("reading variables", ({ mysqld: { variables } }) =>
      Object.fromEntries(
        names.map((name) => [name, variables.get(name) ?? `the default of ${name}`] as const),
      ),
    );
  }

  /** It takes no value that begins with `bad`. */
  setVariable(name: string, value: string | bigint | number | undefined) {
    return this.answer(`setting ${name}`, ({ mysqld: { variables } }) => {
      const text = String(value);
      if (text.startsWith("bad")) {
        throw new ServerCallError(`setting ${name}`, 1231, foreign(`can't be set to ${text}`));
      }
      if (value === undefined) variables.delete(name);
      else variables.set(name, text);
    });
  }

  passwordHashes(names: readonly string[]) {
    return this.answer("reading accounts", ({ data }) => {
      const kept = [...data.accounts].filter(([name]) => names.includes(name));
      return new Map(kept.map(([name, { password }]) => [name, new Secret(hashOf(password))]));
    });
  }

  copyReplicationAccount({ name, passwordHash, attribute }: ReplicationAccountCopy) {
    const password = passwordIn(passwordHash.reveal());
    return this.write({
      kind: "account",
      name,
      keepsOld: false,
      account: { password, attribute, isLocked: false },
    });
  }

  ensureReplicationAccount({
    name,
    password,
    attribute,
    keepsOldPassword: keepsOld = false,
  }: ReplicationAccount) {
    return this.write({
      kind: "account",
      name,
      keepsOld,
      account: { password: password.reveal(), attribute, isLocked: false },
    });
  }

  discardOldPassword({ name }: Pick<ReplicationAccount, "name">) {
    return this.write({ kind: "discard", name });
  }

  dropInternalAccounts(names: readonly string[]) {
    return this.answer("dropping accounts", ({ data }) => {
      for (const name of names) {
        data.accounts.delete(name);
        data.copyAccounts.delete(name);
      }
    });
  }

  killDumpThreads(accounts: readonly string[]) {
    return this.answer("ending dump threads", ({ mysqld }) => {
      const others = mysqld.dumpThreads.filter(({ account }) => !accounts.includes(account));
      const ended = mysqld.dumpThreads.length - others.length;
      mysqld.dumpThreads = others;
      return ended;
    });
  }

  setEvents(events: readonly EventName[], status: EventStatus) {
    return this.answer("setting events", ({ data }) => {
      for (const { database, name } of events) {
        const path = `${database}.${name}`;
        const event = data.events.get(path);
        if (event) data.events.set(path, { ...event, status });
      }
    });
  }

  ensureDatabase({
    name,
    characterSet = "utf8mb4",
    collation = "utf8mb4_0900_ai_ci",
  }: DatabaseSpec) {
    return this.write({ kind: "database", database: { name, characterSet, collation } });
  }

  countObjects(database: string) {
    return this.answer("counting", ({ data }) => {
      const rows = [...data.rows].filter((row) => row.startsWith(`${database}.`));
      const tables = new Set(rows.map((row) => row.split(" ")[0]));
      return data.databases.has(database) ? tables.size : undefined;
    });
  }

  dropDatabase(name: string) {
    return this.write({ kind: "dropDatabase", name });
  }

  ensureUser({ databases, ...user }: UserSpec) {
    return this.set({ ...user, databases }, databases);
  }

  dropUser(name: string, host: string) {
    return this.write({ kind: "dropUser", name, host: host.toLowerCase() });
  }

  ensureRoot({ privileges, ...root }: RootSpec) {
    const user = { name: "root", host: "%", databases: [], requireTls: true };
    return this.set({ ...root, ...user }, privileges);
  }

  /** A password is salted: set once more, it is stored as something else. */
  private async set(
    { name, host: declaredHost, password, databases, fingerprint, ...spec }: UserSpec,
    may: Declared["may"],
  ): Promise<void> {
    const host = declaredHost.toLowerCase();
    const before = await this.answer("reading a user", ({ data }) =>
      data.users.get(`${name}@${host}`),
    );
    const state = stateAfter(before?.state, { ...spec, may }, `stored ${randomUUID()}`);
    const kept = spec.keeps === undefined ? undefined : before;
    await this.write({
      kind: "user",
      user: {
        name,
        host,
        databases,
        state,
        password: kept?.password ?? password.reveal(),
        fingerprint: kept ? kept.fingerprint : fingerprint(state.storedPassword),
      },
    });
  }

  adoptAccount({ name, host, fingerprint, privileges }: Adoption) {
    return this.answer("marking a user", ({ data }) => {
      const user = data.users.get(`${name}@${host}`);
      if (!user) return;
      const { maxConnections } = user.state;
      const root = privileges && { may: privileges, maxConnections, keeps: "login" as const };
      const state = root ? stateAfter(user.state, root, "") : user.state;
      data.users.set(`${name}@${host}`, { ...user, state, fingerprint });
    });
  }

  readFile(path: string) {
    return this.answer("reading a file", ({ container }) => {
      const content = readFile(this.state, container, path);
      return content === "" ? undefined : content;
    });
  }

  setOwnPassword(password: Secret) {
    return this.answer("setting the administrator's password", ({ data }) => {
      data.adminPassword = password.reveal();
    });
  }

  setOwnNextPassword(password: Secret) {
    return this.answer("setting the administrator's next password", ({ data }) => {
      data.oldAdminPassword = data.adminPassword;
      data.adminPassword = password.reveal();
    });
  }

  discardOwnOldPassword() {
    return this.answer("discarding the administrator's old password", ({ data }) => {
      data.oldAdminPassword = undefined;
    });
  }

  reloadCertificate() {
    return this.answer("reloading the certificate", ({ container, mysqld }) => {
      mysqld.ca = servedBy(this.state, container);
    });
  }

  raiseFence() {
    return this.answer("raising the fence", ({ data, mysqld }) => {
      if (mysqld.readOnly && data.persistedOff.size === 0) mysqld.superReadOnly = true;
    });
  }

  goOffline() {
    this.isReusable = false;
    return this.answer("going offline", ({ mysqld }) => {
      mysqld.isOffline = true;
      mysqld.dumpThreads = [];
    });
  }

  comeOnline() {
    return this.answer("coming online", ({ mysqld }) => {
      mysqld.isOffline = false;
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.isReusable = false;
    this.locks.release(this);
    return Promise.resolve();
  }

  /** On a replica it would be a transaction of its own. */
  private async write(change: Change): Promise<void> {
    await this.lock("writing", this.patience?.seconds() ?? 30);
    await this.answer(`writing ${change.kind}`, ({ data }) => {
      if (data.channel)
        throw new ServerCallError("writing", 1290, foreign("the server is a replica"));
    });
    await this.log(change);
  }

  /** Waits for the locks of others, as long as it may. */
  private async lock(operation: string, seconds: number): Promise<void> {
    const until = (await this.answer(operation, ({ mysqld }) => mysqld.lockedUntil)) ?? 0;
    const wait = until - this.clock.now();
    if (wait <= 0) return;
    if (wait > 5000)
      this.patience?.tell(legible`waiting for a lock of connection 7 of the user app`);
    await this.clock.sleep(Math.min(wait, seconds * 1000));
    if (wait > seconds * 1000) {
      const detail = legible`for ${seconds} s it has waited for a lock of connection 7 of the user app`;
      throw new ServerCallError(operation, 1205, detail);
    }
  }

  private log(change: Change): Promise<void> {
    return this.answer(`logging ${change.kind}`, ({ data }) => {
      commit(data, change, this.state.now);
    });
  }

  /** One statement; what follows from it elsewhere has happened before the answer comes. */
  private async answer<T>(operation: string, act: (server: Server) => T): Promise<T> {
    await Promise.resolve();
    const server = serverIn(this.state, this.container);
    if (!server || startOf(this.container) !== this.start || server.mysqld.isSilent) {
      this.isReusable = false;
      throw new ServerCallError(operation, undefined, foreign("the connection was lost"));
    }
    try {
      return act(server);
    } finally {
      settle(this.state);
    }
  }
}
