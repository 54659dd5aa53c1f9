import { executeChain } from "./executeChain";
import { HaltedError } from "./halt";
import type { Registration } from "./registration";
import type { ResourceState } from "./resourceState";
import { GenerationError, type Run } from "./run";
import { isRoot } from "./reporter";
import { Queue } from "./slots";
import { StepGenerator } from "./stepGenerator";
import type { Op } from "./events";
import { opOf } from "./steps";
import type { PropertyMap } from "./values";

/** What the program declares, answered once it is so. */
export class Registrar {
  private readonly generator: StepGenerator;
  private readonly generation = new Queue();
  private readonly componentOps = new Map<string, Op>();
  private root: { urn: string; before: PropertyMap; outputs: PropertyMap | undefined } | undefined;

  constructor(private readonly run: Run) {
    this.generator = new StepGenerator(run);
  }

  isRegistered(urn: string): boolean {
    return this.generator.isRegistered(urn);
  }

  /** Rejects with HaltedError as soon as the run has to stop, even if the steps go on. */
  async register(registration: Registration): Promise<ResourceState> {
    const halted = this.run.halt.requested.then((reason) => {
      throw new HaltedError(reason);
    });
    return Promise.race([this.carryOut(registration), halted]);
  }

  private async carryOut(registration: Registration): Promise<ResourceState> {
    const steps = await this.generation.run(async () => {
      this.run.halt.check();
      try {
        return await this.generator.generate(registration);
      } catch (error) {
        this.giveUp(error);
        throw error;
      }
    });
    const old = steps.find((step) => "old" in step);
    const [last] = steps.slice(-1);
    const state = await executeChain(this.run, steps);
    if (!state || !last) throw new Error("a registration without a resource");
    if (!state.custom) {
      this.componentOps.set(state.urn, opOf(last) ?? "same");
      if (isRoot(state.urn)) {
        const before = old && "old" in old ? old.old.state.outputs : {};
        this.root = { urn: state.urn, before, outputs: undefined };
      }
    }
    return state;
  }

  /** An error in deciding is told here, once; the program is not to be bothered with it. */
  private giveUp(error: unknown): void {
    if (error instanceof HaltedError) return;
    const message = error instanceof Error ? error.message : String(error);
    this.run.reporter.error(message, error instanceof GenerationError ? error.urn : "");
    this.run.halt.request("failed");
  }

  setOutputs(urn: string, outputs: PropertyMap): void {
    if (this.root?.urn === urn) {
      this.root.outputs = outputs;
      return;
    }
    this.run.ledger.setOutputs(urn, outputs);
    this.run.reporter.done(this.componentOps.get(urn) ?? "same", urn);
  }

  /** The stack's own outputs come last; a run that stopped keeps the old ones it did not renew. */
  finishRoot(): { before: PropertyMap; after: PropertyMap } | undefined {
    if (!this.root) return undefined;
    const { urn, before, outputs } = this.root;
    // A program that broke off before it had any never completed its stack.
    if (!outputs) return undefined;
    const after = this.run.halt.reason === undefined ? outputs : { ...before, ...outputs };
    this.run.ledger.setOutputs(urn, after);
    this.run.reporter.done(this.componentOps.get(urn) ?? "same", urn);
    const isNew = this.componentOps.get(urn) === "create";
    return { before: isNew ? after : before, after };
  }
}
