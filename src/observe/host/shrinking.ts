import type { InvalidInputError } from "../../ground/errors";
import type { Recorded } from "../../plan/wanted";
import { shrinkRefusal } from "../../plan/refusals";
import type { InstanceSpec } from "../../plan/spec";
import type { Ports } from "../../ports/ports";
import { findContainerOf } from "../census";
import { measureVolume } from "./volumeUse";

/** Refuses a `volume.size` below what is in use; measures only if the size falls. */
export async function observeShrinking(
  ports: Ports,
  spec: InstanceSpec,
  recorded: Recorded | undefined,
): Promise<InvalidInputError | undefined> {
  const size = { from: recorded?.volumeSize, to: spec.volume.size };
  if (size.from === undefined || size.to >= size.from) return undefined;
  const container = await findContainerOf(ports.engine, spec.id);
  const use = await measureVolume(ports, container);
  return shrinkRefusal(size, use?.used);
}
