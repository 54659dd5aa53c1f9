import type { EngineOptions } from "./options";
import type { ProviderClient } from "./providerClient";
import { startProvider, type Provider } from "./providerProcess";
import type { Reporter } from "./reporter";
import type { Sdk } from "./sdk";
import type { StateLock } from "./stateLock";

/** The provider process reads this address and never calls it. */
const NO_ENGINE = "127.0.0.1:1";

/** The provider process of one command: started when first needed, ended with the command. */
export class ProviderHandle {
  private started: Promise<Provider> | undefined;

  constructor(
    private readonly sdk: Sdk,
    private readonly options: EngineOptions,
    private readonly reporter: Reporter,
    private readonly lock: StateLock,
  ) {}

  async client(): Promise<ProviderClient> {
    this.started ??= startProvider(this.sdk, this.options, NO_ENGINE, {
      onStart: (pid) => this.lock.recordProvider(pid),
      onLine: (line) => this.reporter.diagnostic("info", line),
    });
    return (await this.started).client;
  }

  async end(): Promise<void> {
    const provider = await this.started?.catch(() => undefined);
    await provider?.end();
  }
}
