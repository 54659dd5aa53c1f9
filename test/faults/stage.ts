import type { RunOptions, RunResult } from "../support/deployment";
import { EffectLog, type Effect, type KillAfter } from "./effectLog";
import { EngineWatch } from "./engineWatch";
import type { Scenario } from "./scenario";
import { SweptStack, type Change } from "./sweptStack";

export interface CountedRun extends RunResult {
  readonly effects: readonly Effect[];
}

/** Where a scenario is played: its stack, and who watches what runs of the provider do. */
export class Stage implements AsyncDisposable {
  private readonly log = new EffectLog();
  readonly stack: SweptStack;

  private constructor(
    private readonly scenario: Scenario,
    readonly watch: EngineWatch,
  ) {
    this.stack = new SweptStack(scenario);
  }

  static async open(scenario: Scenario): Promise<Stage> {
    return new Stage(scenario, await EngineWatch.begin());
  }

  /** A run whose effects are noted; with `killAfter` its provider ends itself after that one. */
  async run(
    change: Change,
    { killAfter, ...options }: RunOptions & { readonly killAfter?: KillAfter } = {},
  ): Promise<CountedRun> {
    const result = await this.stack.run(change, { ...options, env: this.log.begin(killAfter) });
    const effects = this.log.effects();
    this.watch.note(effects);
    return { ...result, effects };
  }

  /** Fails when anything is left of the scenario. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stack.end();
    this.log[Symbol.dispose]();
    await this.scenario.clean?.();
    const isAlone = this.scenario.alone === true;
    const left = [...(await this.watch.stillThere()), ...(isAlone ? await this.watch.news() : [])];
    if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
  }
}
