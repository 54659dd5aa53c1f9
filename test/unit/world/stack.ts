import { randomUUID } from "node:crypto";
import { foreseeUpdate, type Foresight } from "../../../src/manage/forecast";
import { Foretelling } from "../../../src/manage/foretelling";
import { HalfDoneError, type Forecast } from "../../../src/manage/instances";
import type { InstanceReport } from "../../../src/manage/report";
import type { Claim } from "../../../src/plan/ownership";
import type { Recorded, Wanted } from "../../../src/plan/wanted";
import type { Line } from "../../../src/words/line";
import { declared } from "./declared";
import { ProviderProcess } from "./process";
import { World } from "./world";

/** What is declared of an instance; its source by name. */
export type Declared = Partial<Omit<Wanted, "source">> & {
  readonly slaveOf?: string;
  /** Of a source that another program declares. */
  readonly sourceId?: string;
  readonly takeOver?: string;
};

export interface Told {
  readonly refusals: Forecast["refusals"];
  readonly plan: readonly string[];
  readonly unanswered: readonly string[];
}

function textOf({ severity, text }: Line): string {
  return severity === "warning" ? `! ${text}` : text;
}

/**
 * A program that is brought up, and the state that Pulumi would keep of it. Each command is a process of its own,
 * unless one is handed over.
 */
export class Stack {
  private readonly known: Map<string, Recorded>;
  /** Incarnations that the run under way deletes before it creates what replaces them. */
  readonly leaving = new Set<string>();

  constructor(
    readonly world = new World(),
    known: ReadonlyMap<string, Recorded> = new Map(),
  ) {
    this.known = new Map(known);
  }

  copy(): Stack {
    return new Stack(this.world.copy(), this.known);
  }

  id(name: string): string {
    const known = this.known.get(name);
    if (!known) throw new Error(`${name} is not in the state`);
    return known.id;
  }

  /** By the instance's id; undefined for one that is not in the state. */
  incarnationOf(instanceId: string): string | undefined {
    return [...this.known.values()].find(({ id }) => id === instanceId)?.incarnation;
  }

  has(name: string): boolean {
    return this.known.has(name);
  }

  /** Creates or updates. What half exists after a failure is remembered, as the provider does it. */
  async up(
    name: string,
    args: Declared = {},
    process = new ProviderProcess(this.world),
  ): Promise<InstanceReport> {
    const wanted = this.wanted(name, args);
    const before = this.known.get(name);
    const claim = this.claim(name, args);
    try {
      const report = await process.instances.converge(wanted, before, claim);
      this.known.set(name, knownOf(report, wanted, claim.incarnation));
      // the answer has been given: what fails now nobody hears of
      if (!before) await process.instances.settle(this.knownTo(name)).catch(() => undefined);
      return report;
    } catch (error) {
      if (error instanceof HalfDoneError && !process.isDead) this.remember(name, error, wanted);
      throw error;
    }
  }

  async refresh(
    name: string,
    args: Declared = {},
    process = new ProviderProcess(this.world),
  ): Promise<InstanceReport> {
    const known = this.knownTo(name);
    const report = await process.instances.observe(this.wanted(name, args), known);
    if (!report) throw new Error(`${name} is gone`);
    this.known.set(name, knownOf(report, this.wanted(name, args), known.incarnation));
    return report;
  }

  /** What a preview says; a warning begins with an exclamation mark. */
  async preview(
    name: string,
    args: Declared = {},
    process = new ProviderProcess(this.world),
  ): Promise<Told> {
    const { refusals, plan, unanswered } = await process.instances.forecast(
      this.wanted(name, args),
      this.known.get(name),
      this.claim(name, args),
    );
    return { refusals, plan: plan.map(textOf), unanswered: unanswered.map(textOf) };
  }

  /** What a preview says of an instance that is about to be replaced. */
  async previewReplacement(name: string, args: Declared = {}): Promise<Told> {
    const { instances } = new ProviderProcess(this.world);
    const wanted = this.wanted(name, args);
    const told = await instances.forecastReplacement(wanted, this.knownTo(name));
    const { refusals, plan, unanswered } = told;
    return { refusals, plan: plan.map(textOf), unanswered: unanswered.map(textOf) };
  }

  /** Where the model sees an update lead. */
  foresee(
    name: string,
    args: Declared = {},
    foretelling = new Foretelling(),
    process = new ProviderProcess(this.world),
  ): Promise<Foresight> {
    return foreseeUpdate(
      process.ports,
      this.wanted(name, args),
      this.known.get(name),
      this.claim(name, args),
      foretelling,
    );
  }

  async destroy(
    name: string,
    args: Declared = {},
    process = new ProviderProcess(this.world),
  ): Promise<void> {
    await process.instances.remove(this.wanted(name, args), this.knownTo(name));
    this.known.delete(name);
  }

  /** By what a command says that an instance is this program's. */
  private claim(name: string, { takeOver }: Declared): Claim {
    const before = this.known.get(name);
    return {
      incarnation: before?.incarnation ?? randomUUID(),
      isRecorded: before !== undefined,
      hasRecorded: (other) =>
        [...this.known.values()].some(({ incarnation }) => incarnation === other),
      leaves: (other) => this.leaving.has(other),
      ...(takeOver !== undefined && { takeOver }),
    };
  }

  /** What a replica leaves open its source decides, as the resource does it. */
  private wanted(
    name: string,
    { slaveOf, sourceId, takeOver: _takeOver, ...args }: Declared,
  ): Wanted {
    const id = slaveOf === undefined ? sourceId : this.id(slaveOf);
    if (id === undefined) return declared(name, args);
    const { image: _, flavor: __, configuration: ___, network: ____, ...rest } = declared(name);
    const source = slaveOf === undefined ? { id } : ({ id, isOfThisProgram: true } as const);
    return { ...rest, source, ...args };
  }

  private knownTo(name: string): Recorded {
    const known = this.known.get(name);
    if (!known) throw new Error(`${name} is not in the state`);
    return known;
  }

  private remember(name: string, error: HalfDoneError, wanted: Wanted): void {
    const { id, incarnation, engineId, report } = error;
    const before = this.known.get(name);
    const now = report && knownOf(report, wanted, incarnation);
    const unseen = { imageId: undefined, image: undefined, volumeSize: wanted.volume.size };
    this.known.set(name, {
      ...unseen,
      ...before,
      ...now,
      // what was declared when it was last as declared, as the provider keeps it
      sourceId: before?.sourceId ?? wanted.source?.id,
      id,
      incarnation,
      engineId,
    });
  }
}

function knownOf(report: InstanceReport, wanted: Wanted, incarnation: string): Recorded {
  return {
    id: report.id,
    incarnation,
    engineId: report.engineId,
    imageId: report.imageId,
    image: wanted.image,
    volumeSize: wanted.volume.size,
    sourceId: wanted.source?.id ?? report.slaveOf,
  };
}
