import type { InvalidInputError } from "../../ground/errors";
import type { Known } from "../../plan/wanted";
import { shrinkRefusal } from "../../plan/refusals";
import type { InstanceSpec } from "../../plan/spec";
import type { Ports } from "../../ports/ports";
import { findContainerOf } from "../census";
import { measureVolume } from "./volumeUse";

/** Whether `volume.size` falls below what is used; measured only when it falls at all. */
export async function observeShrinking(
  ports: Ports,
  spec: InstanceSpec,
  known: Known | undefined,
): Promise<InvalidInputError | undefined> {
  const size = { from: known?.volumeSize, to: spec.volume.size };
  if (size.from === undefined || size.to >= size.from) return undefined;
  const container = await findContainerOf(ports.engine, spec.id);
  return shrinkRefusal(size, await measureVolume(ports, container));
}
