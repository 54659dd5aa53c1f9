import { secret } from "./envelopes";
import { startChild } from "./childProcess";
import type { EngineOptions } from "./options";
import { endGroup } from "./processGroup";
import { ProviderClient } from "./providerClient";
import type { Sdk } from "./sdk";
import { mapEntries, type PropertyMap } from "./values";

export interface Provider {
  readonly client: ProviderClient;
  readonly pid: number;
  end(): Promise<void>;
}

/** The stack's configuration as the provider gets it, secrets marked. */
export function providerConfig(options: EngineOptions): PropertyMap {
  return mapEntries(options.config, (value, key) =>
    options.secretKeys.includes(key) ? secret(value) : value,
  );
}

/** Starts the SDK's own provider process; its first line is the port, all others are its talk. */
export async function startProvider(
  sdk: Sdk,
  options: EngineOptions,
  engineAddress: string,
  hooks: { onStart(pid: number): void; onLine(line: string): void },
): Promise<Provider> {
  let sayPort: ((line: string) => void) | undefined;
  const port = new Promise<string>((resolve) => (sayPort = resolve));
  const child = startChild(
    [sdk.providerEntry, engineAddress],
    {
      cwd: options.programDir,
      env: {
        ...process.env,
        ...options.env,
        PULUMI_NODEJS_PROJECT: options.project,
        PULUMI_PROJECT: options.project,
      },
    },
    (line, stream) => {
      if (stream === "stderr" || sayPort === undefined) {
        hooks.onLine(line);
      } else {
        sayPort(line);
        sayPort = undefined;
      }
    },
  );
  hooks.onStart(child.pid);
  const early = child.ended.then((code) => {
    throw new Error(`the provider process ended with ${code} before it said its port`);
  });
  const client = new ProviderClient(sdk, `127.0.0.1:${await Promise.race([port, early])}`);
  await client.configure(providerConfig(options));
  return {
    client,
    pid: child.pid,
    end: async () => {
      client.close();
      await endGroup(child.pid);
      await child.ended;
    },
  };
}
