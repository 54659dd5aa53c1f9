import type { ContainerEngine, ContainerFacts } from "../../ports/engine";
import type { InstanceFiles } from "../../plan/facts";
import { paths } from "../../ground/names";
import { readFiles, remember } from "./rememberedFiles";
import { optional } from "../../ground/optional";
import { filesIn } from "./instanceFiles";
import { measured, MEASURE } from "./volumeUse";

/** What is in a volume besides the data, and how much it holds in all. */
export interface Inventory {
  readonly files: InstanceFiles;
  /** Bytes; absent where it was not asked for, and while the container does not run. */
  readonly volumeUsed?: number;
}

/** The length of each file with its path, and their sum; the files, one after the other; what is in use. */
const SCRIPT = `set -- ${paths.instance}/* ${paths.byServer}/*
wc -c "$@" /dev/null
cat "$@"
`;

/** In a running container one command answers both, at what each of them would cost the engine. */
export async function takeInventory(
  engine: ContainerEngine,
  container: ContainerFacts,
  measures: boolean,
): Promise<Inventory> {
  const script = measures ? SCRIPT + MEASURE.join(" ") : SCRIPT;
  const isRunning = container.state === "running";
  const inventory = isRunning ? await askInside(engine, container.id, script) : undefined;
  return inventory ?? { files: await readFiles(engine, container.id) };
}

/** Undefined where the command does not come to its end, as in a container that is about to go. */
async function askInside(
  engine: ContainerEngine,
  containerId: string,
  script: string,
): Promise<Inventory | undefined> {
  const asking = engine
    .run(containerId, ["/bin/sh", "-c", script])
    .then(({ stdout }) => inventoryIn(stdout));
  const reading = asking.then(({ files }) => files);
  try {
    await remember(engine, containerId, reading);
    return await asking;
  } catch {
    return undefined; // the engine's own way of reading will say what is the matter
  }
}

const LENGTH = /^ *(\d+) (.+)\n/;

/** Of what the script prints; throws when that is not all of it. */
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
  const contents = Buffer.from(rest);
  const found = new Map<string, Buffer>();
  for (const [path, bytes] of lengths) {
    found.set(path, contents.subarray(at, at + bytes));
    at += bytes;
  }
  if (at > contents.length) throw new Error("the files are shorter than they were");
  const volumeUsed = measured(contents.subarray(at).toString());
  return { files: filesIn((path) => found.get(path)), ...optional("volumeUsed", volumeUsed) };
}
