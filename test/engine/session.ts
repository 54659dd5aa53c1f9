import { deleteEntries } from "./deleteEntries";
import { EXIT, exitCode } from "./exitCodes";
import { Halt } from "./halt";
import { Ledger } from "./ledger";
import { RUN_NAMES } from "./lines";
import type { CommandOptions, CommandResult, EngineOptions } from "./options";
import { pendingWarning } from "./pendingWarning";
import { ProviderHandle } from "./providerHandle";
import { refreshState } from "./refreshState";
import { Registrar } from "./registrar";
import { Reporter, type Listener } from "./reporter";
import type { Snapshot } from "./resourceState";
import type { Run } from "./run";
import { runProgram } from "./runProgram";
import { loadSdk, type Sdk } from "./sdk";
import { Slots } from "./slots";
import { StateFile } from "./stateFile";
import { StateLock, StateLockedError } from "./stateLock";
import { stackUrn } from "./urn";

const UNEXPECTED = "error: no changes were expected, but there are some";

/** One command from its lock to its exit code. */
export class Session {
  private readonly halt = new Halt();
  private readonly reporter: Reporter;
  private terminate: () => void = () => undefined;
  private readonly terminated = new Promise<void>((resolve) => (this.terminate = resolve));
  private interrupted = false;
  private abandoned = false;
  private provider: ProviderHandle | undefined;
  private lock: StateLock | undefined;

  constructor(
    private readonly options: EngineOptions,
    private readonly command: CommandOptions,
    listener: Listener,
  ) {
    this.reporter = new Reporter(command.verb, stackUrn(options), listener);
  }

  interrupt(): void {
    if (this.interrupted) {
      this.abandoned = true;
      this.terminate();
      return;
    }
    this.interrupted = true;
    this.reporter.note("^C received; cancelling. ^C again ends at once and may leave orphans.");
    this.halt.request("canceled");
  }

  async result(): Promise<CommandResult> {
    const completed = this.complete();
    await Promise.race([completed, this.terminated]);
    const rc = this.abandoned ? await this.abandon() : await completed;
    return { rc, changes: this.reporter.changes };
  }

  private async complete(): Promise<number> {
    try {
      const sdk = loadSdk(this.options.programDir);
      this.lock = await StateLock.acquire(this.options.stateFile, (message) =>
        this.reporter.diagnostic("warning", message),
      );
      this.provider = new ProviderHandle(sdk, this.options, this.reporter, this.lock);
      try {
        await this.carryOut(sdk, this.provider);
      } finally {
        await this.provider.end();
        this.lock.release();
      }
      return this.exitCode();
    } catch (error) {
      if (error instanceof StateLockedError) {
        this.reporter.error(error.message, "");
        return EXIT.failed;
      }
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.reporter.error(text, "");
      return EXIT.internal;
    }
  }

  private exitCode(): number {
    const { errors, changes } = this.reporter;
    const rc = exitCode(this.command, { errors, changes, stopped: this.halt.reason !== undefined });
    if (rc === EXIT.unexpectedChanges) this.reporter.note(UNEXPECTED);
    return rc;
  }

  /** Nothing more is written: what was under way stays in the state as a pending operation. */
  private async abandon(): Promise<number> {
    await this.provider?.end();
    this.lock?.release();
    return EXIT.terminated;
  }

  private async carryOut(sdk: Sdk, provider: ProviderHandle): Promise<void> {
    const { verb } = this.command;
    const file = new StateFile(this.options.stateFile, `v${sdk.version}`);
    const save = (snapshot: Snapshot): void => {
      if (verb !== "preview" && !this.abandoned) file.save(snapshot);
    };
    const slots = new Slots(this.options.parallel);
    const over = (snapshot: Snapshot): Run => ({
      sdk,
      options: this.options,
      preview: verb === "preview",
      forced: new Set(this.command.replace),
      ledger: new Ledger(snapshot, save),
      reporter: this.reporter,
      halt: this.halt,
      slots,
      provider: () => provider.client(),
    });
    this.reporter.header(this.options.stack);
    const loaded = file.load();
    if (verb !== "refresh") this.warnOfPending(loaded);
    const snapshot = await this.refreshed(over(loaded), loaded, save);
    const outputs = await this.changeResources(over(snapshot));
    if (this.halt.reason === "canceled") this.reporter.error(`${RUN_NAMES[verb]} canceled`, "");
    this.reporter.summary(outputs);
  }

  private async refreshed(
    run: Run,
    snapshot: Snapshot,
    save: (snapshot: Snapshot) => void,
  ): Promise<Snapshot> {
    const { verb, refresh, clearPendingCreates } = this.command;
    if (verb !== "refresh" && !refresh) return snapshot;
    const counted = verb === "refresh";
    const found = await refreshState(run, snapshot, { counted, clearPendingCreates });
    save(found);
    return found;
  }

  private async changeResources(run: Run) {
    const { verb } = this.command;
    if (verb === "refresh" || run.halt.reason !== undefined) return undefined;
    const registrar = new Registrar(run);
    if (verb !== "destroy") await runProgram(run, registrar);
    if (this.halt.reason === undefined) {
      await deleteEntries(run, (urn) => registrar.isRegistered(urn));
    }
    return registrar.finishRoot();
  }

  private warnOfPending({ pendingOperations }: Snapshot): void {
    if (pendingOperations.length === 0) return;
    this.reporter.diagnostic("warning", pendingWarning(pendingOperations));
  }
}
