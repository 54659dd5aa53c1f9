import { randomUUID } from "node:crypto";
import { converge, type Run } from "./converge";
import { InvalidInputError } from "../ground/errors";
import { forecast } from "./forecast";
import type { Known, Wanted } from "../plan/wanted";
import { HalfDoneError, type Instances } from "./instances";
import { KeptServers } from "./keptServers";
import { completeSpec } from "../observe/completeSpec";
import { observeBystanders, observeFollowers } from "../observe/link/followers";
import { readAnew } from "../observe/host/inside";
import { observeInstance, type LookMemory } from "../observe/instance";
import { optional } from "../ground/optional";
import { findOwnedInstance } from "../observe/owned";
import { rightEngine } from "../observe/rightEngine";
import { observeShrinking } from "../observe/host/shrinking";
import { VolumeGauge } from "../observe/host/volumeUse";
import type { InstanceFacts } from "../plan/facts";
import { planInstance, stateOf } from "../plan/instancePlan";
import { labels, DEFAULT_NETWORK } from "../ground/names";
import { planRemoval, replicasOf } from "../plan/removalPlan";
import type { InstanceReport } from "./report";
import { reportOf } from "./reportOf";
import type { InstanceSpec } from "../plan/spec";
import { NOTHING_DONE, type StepKind } from "../plan/steps";
import type { Ports } from "../ports/ports";
import { takeBack } from "./takeBack";

/** The four things that can be asked of instances, over the ports of one engine. */
export function manageInstances(ports: Ports): Instances {
  const inOneRun = async <T>(work: (ports: Ports) => Promise<T>): Promise<T> => {
    await using servers = new KeptServers(ports.servers);
    return await work({ ...ports, servers });
  };
  return {
    converge: (wanted, known, incarnation) =>
      inOneRun((run) => bringUp(run, wanted, known, incarnation)),
    observe: (wanted, known) => inOneRun((run) => observe(run, wanted, known)),
    remove: (wanted, known) => inOneRun((run) => remove(run, wanted, known)),
    forecast: (wanted, known) => inOneRun((run) => forecast(run, wanted, known)),
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
  let first: InstanceFacts | undefined;
  let last: InstanceFacts | undefined;
  const begun: StepKind[] = [];
  const gauge = new VolumeGauge(ports);
  const run: Run = {
    spec,
    engineId,
    gauge,
    formerSourceId: known?.sourceId,
    patience: wanted.patience,
    plan: planInstance,
    onSeen: (facts) => {
      first ??= facts;
      last = facts;
    },
    onStep: ({ kind }) => begun.push(kind),
  };
  try {
    const seen = await measured(await converge(ports, run), gauge);
    tellOfSilentSource(ports, spec, seen);
    return warned(ports, report(ports, spec, seen));
  } catch (failure) {
    const error = await takeBack(ports, run, first, new Set(begun), failure);
    // a refused update has changed nothing, and a step that refuses its input has not either; a create
    // that left something is remembered in any case
    const touched = begun.length > (error instanceof InvalidInputError ? 1 : 0);
    const something = last?.container !== undefined || last?.volume !== undefined || touched;
    if (known ? !touched : !something) throw error;
    const now = last && report(ports, spec, last);
    throw new HalfDoneError(id, incarnation, engineId, now, error);
  }
}

async function observe(
  ports: Ports,
  wanted: Wanted,
  known: Known,
): Promise<InstanceReport | undefined> {
  const engineId = await rightEngine(ports, wanted.name, known);
  const { id, incarnation } = known;
  const gauge = new VolumeGauge(ports);
  const [container] = await ports.engine.listContainers({ [labels.instance]: id });
  const reading = container && readAnew(ports.engine, container, gauge);
  reading?.catch(() => undefined); // the look is told
  const spec = await completeSpec(ports, wanted, { id, incarnation }, known, {
    isToRun: false,
    ...optional("model", container && reading && { container, files: () => reading }),
  });
  const seen = await look(ports, spec, known, engineId, {
    gauge,
    ...optional("reading", reading),
  });
  if (!seen.container && !seen.volume) return undefined;
  return report(ports, spec, await measured(seen, gauge));
}

async function remove(ports: Ports, wanted: Wanted, known: Known): Promise<void> {
  const engineId = await rightEngine(ports, wanted.name, known);
  const { id, incarnation } = known;
  const identity = { id, incarnation };
  const aside = { isToRun: false, model: "none" } as const;
  const { source: _, ...spec } = await completeSpec(ports, wanted, identity, known, aside);
  const seen = await look(ports, spec, known, engineId, { asksIncarnation: true });
  const stamp = seen.files?.incarnation;
  if (stamp !== undefined && incarnation !== "" && stamp !== incarnation) {
    ports.progress(
      wanted.name,
      `left as it is: it has been taken over since (container ${seen.container?.name ?? ""}, ${labels.instance}=${id})`,
    );
    return;
  }
  tellOfSilentSource(ports, spec, seen);
  // asked once: from the first step on nobody can begin to replicate from it
  const followers =
    !seen.server && (seen.container ?? seen.volume) ? await observeFollowers(ports, id, seen) : [];
  const bystanders = await observeBystanders(ports, id, replicasOf(spec, seen), seen);
  await converge(ports, {
    spec,
    engineId,
    first: seen,
    formerSourceId: known.sourceId,
    patience: wanted.patience,
    plan: planRemoval,
    look: (facts) => Promise.resolve({ ...facts, followers, bystanders }),
    onSeen: () => undefined,
    onStep: () => undefined,
  });
  const network = await ports.engine.findNetwork(DEFAULT_NETWORK);
  if (network?.labels[labels.network] !== undefined) {
    await ports.engine.removeNetworkIfUnused(network.id);
  }
}

function look(
  ports: Ports,
  spec: InstanceSpec,
  { sourceId }: Known,
  engineId: string,
  more: Partial<Pick<LookMemory, "gauge" | "reading" | "asksIncarnation">>,
): Promise<InstanceFacts> {
  return observeInstance(ports, spec, {
    engineId,
    targets: new Map(),
    formerSourceId: sourceId,
    ...more,
  });
}

async function measured(seen: InstanceFacts, gauge: VolumeGauge): Promise<InstanceFacts> {
  const used = seen.container && (await gauge.used(seen.container));
  return { ...seen, ...optional("volumeUsed", used) };
}

function report(ports: Ports, spec: InstanceSpec, seen: InstanceFacts): InstanceReport {
  const plan = planInstance(spec, seen, NOTHING_DONE);
  const observedAt = new Date(ports.clock.now()).toISOString();
  return reportOf(spec, seen, stateOf(spec, seen), plan, observedAt);
}

/** Nobody is kept from leaving by a source that is down; what is left there has to be known. */
function tellOfSilentSource(
  ports: Ports,
  spec: InstanceSpec,
  { formerSource }: InstanceFacts,
): void {
  if (spec.source || !formerSource?.instance || formerSource.root?.server) return;
  const { name } = formerSource.instance;
  ports.progress(
    spec.name,
    `its source ${name} does not answer; what is left of it there goes when ${name} is back, with a refresh and an up`,
  );
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
