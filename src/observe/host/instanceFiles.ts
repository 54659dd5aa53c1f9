import { optional } from "../../ground/optional";
import type { ContainerEngine } from "../../ports/engine";
import type { InstanceFiles } from "../../plan/facts";
import { paths } from "../../ground/names";
import { seedingIn } from "../../plan/link/seedingNote";

/** What the provider keeps in an instance's volume; works on a container that does not run, too. */
export async function readInstanceFiles(
  engine: ContainerEngine,
  containerId: string,
): Promise<InstanceFiles> {
  const found = await engine.readFiles(containerId, [paths.instance]);
  return filesIn((path) => found.get(path));
}

/** By the content of each path, where there is one. */
export function filesIn(contentOf: (path: string) => Buffer | undefined): InstanceFiles {
  // an empty file says nothing
  const text = (path: string) => {
    const content = contentOf(path)?.toString("utf8");
    return content === "" ? undefined : content;
  };
  return {
    initialised: contentOf(paths.initialised) !== undefined,
    ...optional("configuration", text(paths.configuration)),
    ...optional("adminPassword", text(paths.adminPassword)),
    ...optional("replicationSecret", text(paths.replicationSecret)),
    ...optional("incarnation", text(paths.incarnation)),
    ...optional("ownCa", text(paths.ownCa)),
    ...optional("sourceCa", text(paths.sourceCa)),
    ...optional("seeding", seedingIn(text(paths.seeding))),
  };
}
