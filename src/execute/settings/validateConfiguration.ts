import { configurationFile } from "../../plan/settings/configurationFile";
import { configurationRefusal } from "../../plan/settings/configurationRefusal";
import { labels, paths, validationName, VOLUME_ROOT } from "../../ground/names";
import { HELPER_RESOURCES, RIGHTS_TO_VALIDATE } from "../../plan/host/rights";
import { volumeFile } from "../volumeFile";
import { exitOf, type Act } from "../context";

/**
 * mysqld itself reads the declared configuration, in a container of its own without data, before a running
 * server is touched: an unknown or malformed variable would prevent the server from starting.
 */
export async function validateConfiguration(act: Act): Promise<void> {
  const { ports, spec, seen } = act;
  const { engine } = ports;
  const name = validationName(spec.owner);
  const imageId = seen.image?.id ?? seen.container?.imageId;
  if (imageId === undefined) throw new TypeError("a validation is planned only with an image");
  await engine.removeContainer(name); // left by an interrupted run
  const container = await engine.createContainer({
    name,
    image: imageId,
    command: [
      "/bin/sh",
      "-c",
      `mkdir -p ${paths.data} ${paths.temporary}; chown -R mysql ${VOLUME_ROOT}; exec mysqld --defaults-file=${paths.configuration} --validate-config --log-error-verbosity=2`,
    ],
    environment: {},
    labels: { [labels.scratch]: spec.id },
    resources: HELPER_RESOURCES,
    rights: RIGHTS_TO_VALIDATE,
    mounts: [],
    published: [],
    restart: "no",
    stopTimeout: 1,
  });
  try {
    await engine.writeFiles(container.id, VOLUME_ROOT, [
      volumeFile(paths.configuration, configurationFile(spec), 0o644),
    ]);
    await engine.startContainer(container.id);
    const exitCode = await exitOf(act, container.id);
    const log = await engine.logTail(container.id, 50);
    const problem = configurationRefusal(Object.keys(spec.configuration), exitCode, log);
    if (problem) throw problem;
  } finally {
    await engine.removeContainer(container.id);
  }
}
