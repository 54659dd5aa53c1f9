import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { commandOf, endGroup, isAlive } from "./processGroup";
import { numberAt } from "./stateReading";
import { isMap, parseValue } from "./values";

interface Holder {
  readonly pid: number;
  /** Process group of the holder's provider; 0 while it has none. */
  readonly provider: number;
}

export class StateLockedError extends Error {
  constructor(
    readonly path: string,
    readonly pid: number,
  ) {
    super(`the state is locked by process ${pid} (${path}): wait for it to end`);
  }
}

/** One engine at a time: `<state>.lock` says who, and which provider process it left running. */
export class StateLock {
  private constructor(private readonly path: string) {}

  static async acquire(state: string, warn: (message: string) => void): Promise<StateLock> {
    const path = `${state}.lock`;
    mkdirSync(dirname(path), { recursive: true });
    if (!tryCreate(path)) {
      await takeOver(path, warn);
      if (!tryCreate(path)) throw new StateLockedError(path, readHolder(path).pid);
    }
    return new StateLock(path);
  }

  /** Without this a killed engine's provider process would be found by nobody. */
  recordProvider(group: number): void {
    // beside and renamed: a reader never meets half of it
    const next = `${this.path}.${process.pid}.next`;
    writeFileSync(next, format({ pid: process.pid, provider: group }));
    renameSync(next, this.path);
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

function tryCreate(path: string): boolean {
  try {
    writeFileSync(path, format({ pid: process.pid, provider: 0 }), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function takeOver(path: string, warn: (message: string) => void): Promise<void> {
  const holder = readHolder(path);
  if (isAlive(holder.pid)) throw new StateLockedError(path, holder.pid);
  warn(`the process ${holder.pid} that held the state is gone: taking its lock over`);
  if (holder.provider !== 0 && commandOf(holder.provider).includes("dynamic-provider")) {
    warn(`its provider process ${holder.provider} still runs: ending it`);
    await endGroup(holder.provider);
  }
  // Moved away under a name of our own: of two that take over at once, one finds nothing to move.
  const aside = `${path}.${process.pid}`;
  renameSync(path, aside);
  rmSync(aside);
}

export function readHolder(path: string): Holder {
  const holder = parseValue(readFileSync(path, "utf8"));
  if (!isMap(holder)) throw new TypeError(`${path}: expected an object`);
  return { pid: numberAt(holder, "pid"), provider: numberAt(holder, "provider") };
}

function format(holder: Holder): string {
  return JSON.stringify({ ...holder, time: new Date().toISOString() });
}
