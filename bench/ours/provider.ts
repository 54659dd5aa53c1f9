import { emptyState, type ResourceState } from "../../test/engine/resourceState";
import { loadSdk } from "../../test/engine/sdk";
import { startProvider, type Provider } from "../../test/engine/providerProcess";
import { REPOSITORY } from "../../test/support/workspace";

/** The provider process reads this address, and never connects to it. */
const NO_ENGINE = "127.0.0.1:1";

export type { Provider, ResourceState };
export { emptyState };

/** The SDK's own provider process, started as Pulumi starts it. */
export function startProviderProcess(
  onStart: (pid: number) => void = () => undefined,
  env: Readonly<Record<string, string>> = {},
  onLine: (line: string) => void = () => undefined,
): Promise<Provider> {
  const options = {
    programDir: REPOSITORY,
    main: "",
    project: "bench",
    stack: "dev",
    stateFile: "",
    config: {},
    secretKeys: [],
    parallel: 1,
    env,
  };
  return startProvider(loadSdk(REPOSITORY), options, NO_ENGINE, { onStart, onLine });
}
