import type { ContainerEngine, ContainerFacts } from "../../ports/engine";
import { paths } from "../../ground/names";
import { contentsOf, type Contents } from "./contents";
import { read, remember } from "./vault";
import { optional } from "../../ground/optional";
import { measured, MEASURE, type VolumeUse } from "./volumeUse";

/** The provider's files in a volume, and the use of the volume. */
export interface Inventory {
  readonly contents: Contents;
  /** Absent if not requested, and while the container does not run. */
  readonly volumeUse?: VolumeUse;
}

/**
 * Prints the length and path of each file, and their sum; then the files, one after the other; then the space
 * in use. Only root can write in this folder. Of the one file that mysqld writes, only its path is printed.
 */
const SCRIPT = `set -- ${paths.instance}/*
wc -c "$@" /dev/null
cat "$@"
[ -e ${paths.initialised} ] && echo ${paths.initialised}
`;

/** In a running container one command reads both, for the price of one. */
export async function takeInventory(
  engine: ContainerEngine,
  container: ContainerFacts,
  measures: boolean,
): Promise<Inventory> {
  const script = measures ? SCRIPT + MEASURE : SCRIPT;
  const isRunning = container.state === "running";
  const inventory = isRunning ? await askInside(engine, container.id, script) : undefined;
  return inventory ?? { contents: await read(engine, container.id) };
}

/** Undefined if the command does not complete, for example in a container that is about to stop. */
async function askInside(
  engine: ContainerEngine,
  containerId: string,
  script: string,
): Promise<Inventory | undefined> {
  const asking = engine
    .run(containerId, ["/bin/sh", "-c", script])
    .then(({ stdout }) => inventoryIn(stdout));
  const reading = asking.then(({ contents }) => contents);
  try {
    await remember(engine, containerId, reading);
    return await asking;
  } catch {
    return undefined; // reading through the engine will report the reason
  }
}

const LENGTH = /^ *(\d+) (.+)\n/;

/** Parses what the script prints; throws if a part of it is missing. */
export function inventoryIn(printed: string): Inventory {
  let rest = printed;
  const lengths: [path: string, bytes: number][] = [];
  for (;;) {
    const [line, bytes, path] = LENGTH.exec(rest) ?? [];
    if (line === undefined || path === undefined) throw new Error("no sum of the files' lengths");
    rest = rest.slice(line.length);
    if (path === "total") break;
    lengths.push([path, Number(bytes)]);
  }
  let at = 0;
  const printedFiles = Buffer.from(rest);
  const found = new Map<string, Buffer>();
  for (const [path, bytes] of lengths) {
    found.set(path, printedFiles.subarray(at, at + bytes));
    at += bytes;
  }
  if (at > printedFiles.length) throw new Error("the files are shorter than they were");
  const after = printedFiles.subarray(at).toString();
  const mark = `${paths.initialised}\n`;
  const initialised = after.startsWith(mark);
  const volumeUse = measured(initialised ? after.slice(mark.length) : after);
  return { contents: contentsOf(found, initialised), ...optional("volumeUse", volumeUse) };
}
