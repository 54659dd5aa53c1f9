import type { ContainerFacts } from "../../ports/engine";
import { VOLUME_ROOT } from "../../ground/names";
import type { Ports } from "../../ports/ports";
import { isAbsence } from "../absence";
import { optional } from "../../ground/optional";

/** Bytes: what the instance's files take (sparse ones with their size on disk), and what the disk still has. */
export interface VolumeUse {
  readonly used: number;
  /** Absent if the image's df does not say so. */
  readonly free?: number;
}

/** What a shell in the container is asked; `measured` reads the answer. */
export const MEASURE = `du -sk ${VOLUME_ROOT}
df -Pk ${VOLUME_ROOT}`;

/** Undefined if it cannot be measured now. */
export async function measureVolume(
  ports: Ports,
  container: ContainerFacts | undefined,
): Promise<VolumeUse | undefined> {
  if (container?.state !== "running") return undefined;
  try {
    // du complains if a file vanishes while it counts; the sum is still good
    const { stdout } = await ports.engine.run(container.id, ["/bin/sh", "-c", MEASURE]);
    return measured(stdout);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** A measurement that is younger than this, in milliseconds, counts although data has arrived since. */
const SAME_LOOK = 1000;

/** The use of one instance's volume, measured while its run continues. */
export class VolumeGauge {
  #measuring: Promise<VolumeUse | undefined> | undefined;
  /** When what was measured last was begun, as the clock has it: of what nobody could measure there is no such time. */
  #measuredAt = -Infinity;

  constructor(private readonly ports: Ports) {}

  /** Starts to measure, unless that was done since data last arrived. */
  read(container: ContainerFacts): void {
    this.use(container).catch(() => undefined); // no unhandled rejection: `use` reports it
  }

  /** Takes a value that was measured together with something else. */
  set(use: VolumeUse): void {
    this.#measuredAt = this.ports.clock.now();
    this.#measuring = Promise.resolve(use);
  }

  /** Call when data has arrived, so that the next read measures again, unless a measurement has just succeeded. */
  reset(): void {
    if (this.ports.clock.now() - this.#measuredAt >= SAME_LOOK) this.#measuring = undefined;
  }

  /** Undefined while the container does not run. */
  use(container: ContainerFacts): Promise<VolumeUse | undefined> {
    return (this.#measuring ??= this.#measure(container));
  }

  async #measure(container: ContainerFacts): Promise<VolumeUse | undefined> {
    const began = this.ports.clock.now();
    const use = await measureVolume(this.ports, container);
    if (use) this.#measuredAt = began;
    return use;
  }
}

/** From what du and df print. */
export function measured(printed: string): VolumeUse | undefined {
  const [, used] = /^(\d+)\s/.exec(printed) ?? [];
  // device, size, used, available, share, folder
  const [, free] = /\n.*\s\d+\s+\d+\s+(\d+)\s+\d+%\s+\/.*\n?$/.exec(printed) ?? [];
  if (used === undefined) return undefined;
  return { used: Number(used) * 1024, ...optional("free", inBytes(free)) };
}

function inBytes(kibibytes: string | undefined): number | undefined {
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
