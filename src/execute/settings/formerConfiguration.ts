import { paths, VOLUME_ROOT } from "../../ground/names";
import { NO_FILES } from "../../plan/host/noFiles";
import { bringFiles, containerOf, required, type Act } from "../context";
import { volumeFile } from "../volumeFile";

/** Runs only while the container is stopped. The former file stays until a start with it has succeeded. */
export async function restoreConfiguration(act: Act): Promise<void> {
  const { ports, seen } = act;
  const former = required(seen.files?.formerConfiguration, "the former configuration");
  await ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    volumeFile(paths.configuration, former, 0o644),
  ]);
  bringFiles(act, { configuration: former });
}

export async function keepConfiguration(act: Act): Promise<void> {
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    volumeFile(paths.formerConfiguration, "", 0o644),
  ]);
  const { formerConfiguration: _, ...files } = act.seen.files ?? NO_FILES;
  act.bring({ files });
}
