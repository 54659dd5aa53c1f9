import type { ContainerEngine, ContainerFacts } from "../docker/engine";
import type { InstanceFiles } from "../plan/facts";
import { paths } from "../plan/names";
import type { Ports } from "../ports";
import { readFiles, remember } from "./credentials";
import { filesIn, optional } from "./instanceFiles";
import { measured, MEASURE, measureVolume } from "./volumeUse";

/** What is in a volume besides the data, and how much it holds in all. */
export interface Inventory {
  readonly files: InstanceFiles;
  /** Bytes; absent while the container does not run. */
  readonly volumeUsed?: number;
}

/** One line for each file, its content in base64, then what is in use. */
const SCRIPT = `for file in ${paths.instance}/* ${paths.serverCa}; do
  if [ -f "$file" ]; then echo "$file $(base64 -w 0 "$file")"; fi
done
${MEASURE.join(" ")}`;

/**
 * In a running container one command answers both, at what each of them would cost the engine. `held` is
 * what this run knows of it already: only what is not in it is asked for.
 */
export async function takeInventory(
  ports: Ports,
  container: ContainerFacts,
  held: Inventory | undefined,
): Promise<Inventory> {
  const { engine } = ports;
  if (held?.volumeUsed !== undefined) return held;
  if (held) {
    return { ...held, ...optional("volumeUsed", await measureVolume(ports, container)) };
  }
  const whole = container.state === "running" ? askInside(engine, container.id) : undefined;
  const inventory = await whole;
  return inventory ?? { files: await readFiles(engine, container.id) };
}

/** Undefined where the command does not come to its end, as in a container that is about to go. */
async function askInside(
  engine: ContainerEngine,
  containerId: string,
): Promise<Inventory | undefined> {
  const asking = engine.run(containerId, ["/bin/sh", "-c", SCRIPT]).then(({ stdout }) => {
    const lines = stdout.trimEnd().split("\n");
    const volumeUsed = measured(lines.pop() ?? "");
    if (volumeUsed === undefined) throw new Error("the command did not come to its end");
    const found = new Map(lines.map((line) => contentIn(line)));
    return { files: filesIn((path) => found.get(path)), volumeUsed };
  });
  const reading = asking.then(({ files }) => files);
  try {
    await remember(engine, containerId, reading);
    return await asking;
  } catch {
    return undefined; // the engine's own way of reading will say what is the matter
  }
}

function contentIn(line: string): readonly [path: string, content: Buffer] {
  const at = line.indexOf(" ");
  return [line.slice(0, at), Buffer.from(line.slice(at + 1), "base64")];
}
