import { engineService } from "./engineService";
import type { EngineOptions } from "./options";
import type { ProviderClient } from "./providerClient";
import { startProvider, type Provider } from "./providerProcess";
import type { Reporter } from "./reporter";
import { serve, type RpcServer } from "./rpcServer";
import type { Sdk } from "./sdk";
import type { StateLock } from "./stateLock";

/** The provider process of one command: started when first needed, ended with the command. */
export class ProviderHandle {
  private started: Promise<Provider> | undefined;
  private server: RpcServer | undefined;

  constructor(
    private readonly sdk: Sdk,
    private readonly options: EngineOptions,
    private readonly reporter: Reporter,
    private readonly lock: StateLock,
  ) {}

  async client(): Promise<ProviderClient> {
    this.started ??= this.start();
    return (await this.started).client;
  }

  async end(): Promise<void> {
    const provider = await this.started?.catch(() => undefined);
    await provider?.end();
    this.server?.close();
  }

  /** A provider logs through the engine, also in a command that runs no program. */
  private async start(): Promise<Provider> {
    const { sdk, reporter } = this;
    this.server = await serve(sdk, (server) => {
      server.addService(sdk.engineRpc.EngineService, engineService(sdk, reporter));
    });
    return startProvider(sdk, this.options, this.server.address, {
      onStart: (pid) => this.lock.recordProvider(pid),
      onLine: (line) => reporter.diagnostic("info", line),
    });
  }
}
