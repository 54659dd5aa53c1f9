import { randomUUID } from "node:crypto";
import { converge } from "./converge";
import { InvalidInputError } from "./errors";
import { forecast } from "./forecast";
import { HalfDoneError, type Instances, type Known, type Wanted } from "./instances";
import { completeSpec } from "./observe/completeSpec";
import { observeFollowers } from "./observe/followers";
import { measureVolume, observeInstance } from "./observe/instance";
import { findOwnedInstance } from "./observe/owned";
import { rightEngine } from "./observe/rightEngine";
import { observeShrinking } from "./observe/shrinking";
import type { InstanceFacts } from "./plan/facts";
import { planInstance, stateOf } from "./plan/instancePlan";
import { labels, DEFAULT_NETWORK } from "./plan/names";
import { planRemoval } from "./plan/removalPlan";
import type { InstanceReport } from "./plan/report";
import { reportOf } from "./plan/reportOf";
import type { InstanceSpec } from "./plan/spec";
import type { Ports } from "./ports";

/** The four things that can be asked of instances, over the ports of one engine. */
export function manageInstances(ports: Ports): Instances {
  return {
    converge: (wanted, known, incarnation) => bringUp(ports, wanted, known, incarnation),
    observe: (wanted, known) => observe(ports, wanted, known),
    remove: (wanted, known) => remove(ports, wanted, known),
    forecast: (wanted, known) => forecast(ports, wanted, known),
  };
}

async function bringUp(
  ports: Ports,
  wanted: Wanted,
  known: Known | undefined,
  incarnation: string,
): Promise<InstanceReport> {
  const engineId = await rightEngine(ports, wanted.name, known);
  const found =
    known?.id ?? (await findOwnedInstance(ports.engine, wanted.owner, wanted.volume.name));
  const id = found ?? randomUUID();
  const spec = await completeSpec(ports, wanted, { id, incarnation }, known);
  const tooSmall = await observeShrinking(ports, spec, known);
  if (tooSmall) throw tooSmall;
  let last: InstanceFacts | undefined;
  let begun = 0;
  try {
    const seen = await converge(ports, {
      spec,
      formerSourceId: known?.sourceId,
      patience: wanted.patience,
      plan: planInstance,
      onSeen: (facts) => (last = facts),
      onStep: () => (begun += 1),
    });
    return warned(ports, await report(ports, spec, seen));
  } catch (error) {
    // a refused update has changed nothing, and a step that refuses its input has not either; a create
    // that left something is remembered in any case
    const touched = begun > (error instanceof InvalidInputError ? 1 : 0);
    const something = last?.container !== undefined || last?.volume !== undefined || touched;
    if (known ? !touched : !something) throw error;
    // when it is the engine that failed, nothing more can be seen; what is known must be kept all the same
    const now = last && (await report(ports, spec, last).catch(() => undefined));
    throw new HalfDoneError(id, incarnation, engineId, now, error);
  }
}

async function observe(
  ports: Ports,
  wanted: Wanted,
  known: Known,
): Promise<InstanceReport | undefined> {
  await rightEngine(ports, wanted.name, known);
  const { id, incarnation } = known;
  const spec = await completeSpec(ports, wanted, { id, incarnation }, known, false);
  const seen = await look(ports, spec, known);
  return seen.container || seen.volume ? report(ports, spec, seen) : undefined;
}

async function remove(ports: Ports, wanted: Wanted, known: Known): Promise<void> {
  await rightEngine(ports, wanted.name, known);
  const { id, incarnation } = known;
  const identity = { id, incarnation };
  const { source: _, ...spec } = await completeSpec(ports, wanted, identity, known, false);
  const seen = await look(ports, spec, known);
  const stamp = seen.files?.incarnation;
  if (stamp !== undefined && incarnation !== "" && stamp !== incarnation) {
    ports.progress(
      wanted.name,
      `left as it is: it has been taken over since (container ${seen.container?.name ?? ""}, ${labels.instance}=${id})`,
    );
    return;
  }
  if (seen.formerSource && !seen.formerSource.root?.server) {
    ports.progress(
      wanted.name,
      `its source ${seen.formerSource.instance?.name ?? ""} does not answer; the account there goes with that one's next update`,
    );
  }
  // asked once: from the first step on nobody can begin to replicate from it
  const followers =
    !seen.server && (seen.container ?? seen.volume) ? await observeFollowers(ports, id, seen) : [];
  await converge(ports, {
    spec,
    formerSourceId: known.sourceId,
    patience: wanted.patience,
    plan: planRemoval,
    look: (facts) => Promise.resolve({ ...facts, followers }),
    onSeen: () => undefined,
    onStep: () => undefined,
  });
  const network = await ports.engine.findNetwork(DEFAULT_NETWORK);
  if (network?.labels[labels.network] !== undefined) {
    await ports.engine.removeNetworkIfUnused(network.id);
  }
}

function look(ports: Ports, spec: InstanceSpec, known: Known): Promise<InstanceFacts> {
  return observeInstance(ports, spec, { targets: new Map(), formerSourceId: known.sourceId });
}

async function report(
  ports: Ports,
  spec: InstanceSpec,
  seen: InstanceFacts,
): Promise<InstanceReport> {
  const volumeUsed = seen.volumeUsed ?? (await measureVolume(ports, seen.container));
  const all = volumeUsed === undefined ? seen : { ...seen, volumeUsed };
  const plan = planInstance(spec, all, new Set());
  const observedAt = new Date(ports.clock.now()).toISOString();
  return reportOf(spec, all, stateOf(spec, all), plan, observedAt);
}

/** GiB are a budget that nothing enforces but a driver that can: from this share on it is told. */
const NEARLY_FULL = 0.9;

function warned(ports: Ports, report: InstanceReport): InstanceReport {
  const { size, used = 0 } = report.volume;
  if (used > size * NEARLY_FULL) {
    ports.progress(
      report.name,
      `${String(used)} of ${String(size)} GiB are used; raise volume.size`,
    );
  }
  return report;
}
