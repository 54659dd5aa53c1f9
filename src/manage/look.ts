import { optional } from "../ground/optional";
import type { VolumeGauge } from "../observe/host/volumeUse";
import { observeInstance } from "../observe/instance";
import type { LookMemory } from "../observe/lookMemory";
import type { InstanceFacts } from "../plan/facts";
import { planInstance, stateOf } from "../plan/instancePlan";
import type { InstanceSpec } from "../plan/spec";
import { NOTHING_DONE } from "../plan/steps";
import type { Recorded } from "../plan/wanted";
import type { Ports } from "../ports/ports";
import type { InstanceReport } from "./report";
import { reportOf } from "./reportOf";

/** The first look of a run. */
export function look(
  ports: Ports,
  spec: InstanceSpec,
  recorded: Pick<Recorded, "sourceId"> | undefined,
  more: Partial<Pick<LookMemory, "gauge" | "reading" | "asksIncarnation" | "foretold">> = {},
): Promise<InstanceFacts> {
  return observeInstance(ports, spec, {
    targets: new Map(),
    formerSourceId: recorded?.sourceId,
    ...more,
  });
}

export async function measured(seen: InstanceFacts, gauge: VolumeGauge): Promise<InstanceFacts> {
  const use = seen.container && (await gauge.use(seen.container));
  return { ...seen, ...optional("volumeUsed", use?.used), ...optional("volumeFree", use?.free) };
}

/** What was seen, and what the next up would do about it, in the form of the outputs. */
export function reported(ports: Ports, spec: InstanceSpec, seen: InstanceFacts): InstanceReport {
  const plan = planInstance(spec, seen, NOTHING_DONE);
  const observedAt = new Date(ports.clock.date()).toISOString();
  return reportOf(spec, seen, stateOf(spec, seen), plan, observedAt);
}

/** A source that does not answer does not prevent a detach, but the user must know what is left there. */
export function tellOfSilentSource(
  ports: Ports,
  spec: InstanceSpec,
  { formerSource }: InstanceFacts,
): void {
  if (spec.source || !formerSource?.instance || formerSource.root?.server) return;
  const { name } = formerSource.instance;
  ports.warn(
    spec,
    `its source ${name} does not answer; what is left of it there goes when ${name} is back, with a refresh and an up`,
  );
}
