import { BenchEngine } from "./engine/benchEngine";
import { makeTemplate } from "./floor/template";
import { startServer, type FloorServer } from "./floor/server";
import type { Declared } from "./ours/inputs";
import { Instances } from "./ours/instances";
import { startProviderProcess, type Provider } from "./ours/provider";
import type { Stopwatch } from "./runner/stopwatch";
import { endGroup } from "../test/engine/processGroup";

/** What one run of the benchmark works with. Each part is created when it is first used. */
export class World {
  private provider: Promise<Provider> | undefined;
  private template: Promise<string> | undefined;
  private network: Promise<void> | undefined;
  private readonly processes = new Set<number>();

  constructor(readonly engine: BenchEngine) {}

  /** Instances that go through the one provider process of this run. */
  async instances(more: Pick<Declared, "memory" | "configuration"> = {}): Promise<Instances> {
    await this.prepareNetwork();
    const { image, network } = this.engine;
    return new Instances(await this.ownProvider(), { image, network, ...more });
  }

  /** Likewise, but the program declares no network: the package creates that of the stack, and removes it when unused. */
  async instancesOnStackNetwork(): Promise<Instances> {
    const { image } = this.engine;
    return new Instances(await this.ownProvider(), { image });
  }

  /** One command of its own: `work` gets a provider process that has started and remembers nothing. */
  async inNewProcess<T>(work: (instances: Instances) => Promise<T>): Promise<T> {
    const provider = await this.startProvider();
    try {
      return await work(new Instances(provider, this.engine));
    } finally {
      await provider.end();
    }
  }

  private ownProvider(): Promise<Provider> {
    this.provider ??= this.startProvider();
    return this.provider;
  }

  async floorServer(what: string, watch?: Stopwatch): Promise<FloorServer> {
    return startServer(this.engine, await this.floorTemplate(), what, watch);
  }

  /** Creates the template in advance, for a case that must not create it within its measured time. */
  async floorTemplate(): Promise<string> {
    await this.prepareNetwork();
    this.template ??= makeTemplate(this.engine);
    return this.template;
  }

  prepareNetwork(): Promise<void> {
    this.network ??= this.engine.createNetwork();
    return this.network;
  }

  /** Another provider process, to measure it. The run ends it if its user does not. */
  async startProvider(env: Readonly<Record<string, string>> = {}): Promise<Provider> {
    const provider = await startProviderProcess((pid) => this.processes.add(pid), env);
    return {
      ...provider,
      end: async () => {
        await provider.end();
        this.processes.delete(provider.pid);
      },
    };
  }

  async end(): Promise<void> {
    this.engine.close();
    await Promise.all([...this.processes].map(endGroup));
    await this.engine.remove();
  }
}
