import type { ContainerFacts } from "../../ports/engine";
import { VOLUME_ROOT } from "../../ground/names";
import type { Ports } from "../../ports/ports";
import { isAbsence } from "../absence";

/** Measures the space in use; sparse files count with their size on disk. */
export const MEASURE = ["du", "-sk", VOLUME_ROOT] as const;

/** Bytes in use; undefined if they cannot be measured now. */
export async function measureVolume(
  ports: Ports,
  container: ContainerFacts | undefined,
): Promise<number | undefined> {
  if (container?.state !== "running") return undefined;
  try {
    const { exitCode, stdout } = await ports.engine.run(container.id, MEASURE);
    // du exits with 1 if a file vanishes while it counts; the sum is still good
    return exitCode <= 1 ? measured(stdout) : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** The space in use of one instance's volume, measured while its run continues. */
export class VolumeGauge {
  #measuring: Promise<number | undefined> | undefined;

  constructor(private readonly ports: Ports) {}

  /** Starts to measure, unless that was done since data last arrived. */
  read(container: ContainerFacts): void {
    this.used(container).catch(() => undefined); // no unhandled rejection: `used` reports it
  }

  /** Takes a value that was measured together with something else. */
  set(bytes: number): void {
    this.#measuring = Promise.resolve(bytes);
  }

  /** Call when data has arrived, so that the next read measures again. */
  reset(): void {
    this.#measuring = undefined;
  }

  /** Bytes; undefined while the container does not run. */
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
