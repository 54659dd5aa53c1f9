import type { InstanceFiles } from "../../plan/facts";
import { declaredIn } from "../../plan/settings/configurationFile";
import { dynamicIn } from "../../plan/settings/settingsPlan";
import type { Settings } from "../../plan/settings/settingsNote";
import type { InstanceSpec } from "../../plan/spec";
import type { ContainerFacts } from "../../ports/engine";
import type { Ports } from "../../ports/ports";
import type { ServerFacts } from "../../ports/server";
import { isAbsence } from "../absence";
import { login } from "../access";

/**
 * The present values of the variables in the configuration file that can be set while the server runs. Undefined if
 * there are none, or if the server has gone meanwhile.
 */
export async function observeSettings(
  ports: Ports,
  { name }: Pick<InstanceSpec, "name">,
  seen: {
    readonly container: ContainerFacts | undefined;
    readonly server: ServerFacts | undefined;
    readonly files: InstanceFiles | undefined;
  },
): Promise<Settings | undefined> {
  const { container, server, files } = seen;
  if (!container || !server) return undefined;
  const names = dynamicIn(declaredIn(files?.configuration ?? ""), server.version);
  if (names.length === 0) return undefined;
  try {
    await using session = await login(ports, name, container);
    return await session.variables(names);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
