import type { Stopwatch } from "../runner/stopwatch";
import type { PropertyMap } from "../../test/engine/values";
import { inputsOf, urnOf, type Declared } from "./inputs";
import { Instance } from "./instance";
import { emptyState, type Provider } from "./provider";

/** Runs instances through the provider process, with the calls that Pulumi makes for each verb. */
export class Instances {
  constructor(
    private readonly provider: Provider,
    private readonly declared: Declared,
  ) {}

  async create(name: string, source?: Instance): Promise<Instance> {
    const urn = urnOf(name);
    const inputs = await this.check(urn, {}, inputsOf(name, this.declared, source));
    const { id, outputs } = await this.provider.client.create(urn, inputs);
    return new Instance({ ...emptyState(urn, "bench"), id, inputs, outputs });
  }

  /** Without a source, the instance becomes standalone. */
  async update(instance: Instance, source: Instance | undefined, watch?: Stopwatch) {
    const { state } = instance;
    const news = inputsOf(instance.name, this.declared, source);
    // a replica takes these from its source, and keeps them when it is detached
    const inputs = await this.check(state.urn, state.inputs, source ? news : kept(news));
    watch?.lap("check");
    const { changes } = await this.provider.client.diff(state, inputs, "drop");
    watch?.lap("diff");
    if (changes !== "some") throw new Error(`${instance.name}: the diff says "${changes}"`);
    const outputs = await this.provider.client.update(state, inputs);
    watch?.lap("update");
    return new Instance({ ...state, inputs, outputs });
  }

  async read({ state }: Instance): Promise<void> {
    const { id } = await this.provider.client.read(state);
    if (id !== state.id) throw new Error(`${state.urn} was read as "${id}"`);
  }

  async delete({ state }: Instance): Promise<void> {
    await this.provider.client.delete(state);
  }

  private async check(urn: string, olds: PropertyMap, news: PropertyMap): Promise<PropertyMap> {
    const { inputs, failures } = await this.provider.client.check(urn, olds, news, "drop");
    const [failure] = failures;
    if (failure) throw new Error(`${urn}: ${failure.reason}`);
    return inputs;
  }
}

function kept({ __owner: owner = "", __provider: provider = "" }: PropertyMap): PropertyMap {
  return { __owner: owner, __provider: provider };
}
