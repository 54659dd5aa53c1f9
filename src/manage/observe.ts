import { optional } from "../ground/optional";
import { findContainerOf } from "../observe/census";
import { completeSpec } from "../observe/completeSpec";
import { readAnew } from "../observe/host/inside";
import { VolumeGauge } from "../observe/host/volumeUse";
import { observeFollowers } from "../observe/link/followers";
import { rightEngine } from "../observe/rightEngine";
import type { InstanceFacts } from "../plan/facts";
import type { Recorded, Wanted } from "../plan/wanted";
import type { Ports } from "../ports/ports";
import { look, measured, reported } from "./look";
import type { InstanceReport } from "./report";

/** Refresh: what exists now, whatever this process remembers. Changes nothing. */
export async function observe(
  ports: Ports,
  wanted: Wanted,
  recorded: Recorded,
): Promise<InstanceReport | undefined> {
  await rightEngine(ports, wanted.name, recorded);
  const { id, incarnation } = recorded;
  const gauge = new VolumeGauge(ports);
  const container = await findContainerOf(ports.engine, id);
  const reading = container && readAnew(ports.engine, container, gauge);
  reading?.catch(() => undefined); // no unhandled rejection: the look below reports it
  const identity = { id, incarnation, isRecorded: true };
  const spec = await completeSpec(ports, wanted, identity, recorded, {
    isToRun: false,
    ...optional("model", container && reading && { container, contents: () => reading }),
  });
  const seen = await look(ports, spec, recorded, { gauge, ...optional("reading", reading) });
  if (!seen.container && !seen.volume) return undefined;
  return reported(ports, spec, await measured(await withFollowers(ports, id, seen), gauge));
}

/** A server that answers names its replicas itself; while it does not, the other instances are asked. */
export async function withFollowers(
  ports: Ports,
  id: string,
  seen: InstanceFacts,
): Promise<InstanceFacts> {
  if (seen.server || !(seen.container ?? seen.volume)) return seen;
  const imageId = seen.container?.imageId ?? seen.image?.id;
  return { ...seen, followers: await observeFollowers(ports, id, seen.census, imageId) };
}
