import { ConfigurationFailedError, messageOf, ServerCrashedError } from "../ground/errors";
import type { InstanceFacts } from "../plan/facts";
import { changedVariables, planFormerStart } from "../plan/settings/formerConfiguration";
import type { Ports } from "../ports/ports";
import { converge, type Run } from "./converge";

/** In seconds: a start, and the recovery of the data before it. */
const PATIENCE = 300;

/**
 * After a server that does not start with a changed configuration: starts it with the former one, with the same
 * loop as any other run. Returns the error to report, which says how that ended.
 */
export async function restoreConfiguration(
  ports: Ports,
  run: Pick<Run, "spec" | "onSeen">,
  last: InstanceFacts | undefined,
  cause: unknown,
): Promise<unknown> {
  const { spec, onSeen } = run;
  const { configuration, formerConfiguration: former } = last?.files ?? {};
  if (!(cause instanceof ServerCrashedError) || former === undefined) return cause;
  const variables = changedVariables(former, configuration ?? "");
  if (variables.length === 0) return cause;
  try {
    ports.warn(spec, "that failed; going back to the configuration with which it last ran");
    const { files } = await converge(ports, {
      spec,
      formerSourceId: undefined,
      patience: PATIENCE,
      plan: (_, seen) => planFormerStart(seen),
      onSeen,
      onStep: () => undefined,
    });
    if (files?.configuration !== former) return cause; // it has started after all
    const outcome = "runs with its former configuration again";
    return new ConfigurationFailedError(spec.name, variables, outcome, { cause });
  } catch (error) {
    const outcome = `could not be started with its former configuration either (${messageOf(error)})`;
    return new ConfigurationFailedError(spec.name, variables, outcome, { cause });
  }
}
