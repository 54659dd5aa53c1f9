import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { emptySnapshot, type Snapshot } from "./resourceState";
import { formatSnapshot, parseSnapshot } from "./stateFormat";

/** Secrets are in the file in clear, so nobody but its owner may read it. */
const OWNER_ONLY = 0o600;

export class StateFile {
  constructor(
    readonly path: string,
    private readonly version: string,
  ) {}

  load(): Snapshot {
    if (!existsSync(this.path)) return emptySnapshot;
    return parseSnapshot(readFileSync(this.path, "utf8"));
  }

  /** A crash at any moment leaves either the old file or the new one. */
  save(snapshot: Snapshot): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const temporary = `${this.path}.${process.pid}.tmp`;
    const file = openSync(temporary, "w", OWNER_ONLY);
    try {
      writeSync(file, formatSnapshot(snapshot, this.version, new Date().toISOString()));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, this.path);
  }
}
