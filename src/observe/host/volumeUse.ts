import type { ContainerFacts } from "../../ports/engine";
import { VOLUME_ROOT } from "../../ground/names";
import type { Ports } from "../../ports/ports";
import { isAbsence } from "../absence";

/** What the volume holds; sparse files counted as they lie on disk. */
export const MEASURE = ["du", "-sk", VOLUME_ROOT] as const;

/** Bytes. */
export async function measureVolume(
  ports: Ports,
  container: ContainerFacts | undefined,
): Promise<number | undefined> {
  if (container?.state !== "running") return undefined;
  try {
    const { exitCode, stdout } = await ports.engine.run(container.id, MEASURE);
    // du ends with 1 when a file vanishes while it counts; the sum is still good
    return exitCode <= 1 ? measured(stdout) : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** What the volume of one instance holds, measured while its run goes on. */
export class VolumeGauge {
  #measuring: Promise<number | undefined> | undefined;

  constructor(private readonly ports: Ports) {}

  /** Measures, unless that was done since data came. */
  read(container: ContainerFacts): void {
    this.used(container).catch(() => undefined); // whoever asks is told
  }

  /** Was measured along with something else. */
  set(bytes: number): void {
    this.#measuring = Promise.resolve(bytes);
  }

  /** Data has come since. */
  reset(): void {
    this.#measuring = undefined;
  }

  /** Bytes; undefined while it does not run. */
  used(container: ContainerFacts): Promise<number | undefined> {
    this.#measuring ??= measureVolume(this.ports, container);
    return this.#measuring;
  }
}

/** Bytes, from the line that du prints. */
export function measured(line: string): number | undefined {
  const [, kibibytes] = /^(\d+)\s/.exec(line) ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
