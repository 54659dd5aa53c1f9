import { labels } from "../../ground/names";
import type { NetworkFacts } from "../../ports/engine";
import type { InstanceFacts } from "../facts";
import type { InstanceSpec } from "../spec";
import type { HostStep } from "../steps";
import { ORDINARY, type TraitsOf, unchanged } from "../traits";
import { networkOf, resourcesOf, templateKey, templateName } from "./containerSpec";
import {
  authorityPublished,
  certificateRenewed,
  certificateSwitched,
  rotatedIn,
} from "./rotationFacts";
import { containerMade, filesWritten, volumeMade, withContainer, withoutServer } from "./hostFacts";

export const hostSteps = {
  pullImage: {
    ...ORDINARY,
    leavesSomething: false,
    after: ({ reference }, seen, spec) => ({
      ...seen,
      image: { id: spec.pinnedImageId ?? reference },
    }),
  },
  ensureNetwork: {
    ...ORDINARY,
    after: (_, seen, spec) => ({ ...seen, network: networkMade(spec) }),
  },
  makeTemplate: {
    ...ORDINARY,
    after: (_, seen, { configuration }) =>
      seen.image ? { ...seen, template: templateOf(seen.image.id, configuration) } : seen,
  },
  createVolume: {
    ...ORDINARY,
    after: ({ name }, seen, spec) => ({ ...seen, volume: volumeMade(name, spec) }),
  },
  createContainer: {
    ...ORDINARY,
    after: (_, seen, spec) => {
      const { image, volume } = seen;
      return image && volume
        ? { ...seen, container: containerMade(spec, image.id, volume.name) }
        : seen;
    },
  },
  writeFiles: {
    ...ORDINARY,
    after: (_, seen, spec) => ({ ...seen, files: filesWritten(seen, spec) }),
  },
  startContainer: {
    ...ORDINARY,
    // a new server fills its data directory
    data: "brought",
    after: (_, seen) => withContainer(seen, () => ({ state: "running" })),
  },
  unpauseContainer: {
    ...ORDINARY,
    after: (_, seen) => withContainer(seen, () => ({ state: "running" })),
  },
  stopContainer: {
    ...ORDINARY,
    service: "restart",
    after: (_, seen) =>
      withContainer(withoutServer(seen), ({ networks }) => ({
        state: "exited",
        exitCode: 0,
        networks: networks.map((network) => ({ ...network, address: "" })),
      })),
  },
  removeContainer: {
    ...ORDINARY,
    service: "unavailable",
    after: (_, seen) => {
      const { container: _container, files: _files, ...rest } = withoutServer(seen);
      return rest;
    },
  },
  renameContainer: {
    ...ORDINARY,
    after: (_, seen, { name }) => withContainer(seen, () => ({ name })),
  },
  updateResources: {
    ...ORDINARY,
    after: (_, seen, spec) =>
      withContainer(seen, () => {
        const { memory, cpus = 0, processes } = resourcesOf(spec);
        return { memory, cpus, processes };
      }),
  },
  awaitLogin: { ...ORDINARY, after: unchanged },
  removeHelper: {
    ...ORDINARY,
    leavesSomething: false,
    after: (_, { leftHelper: _helper, ...seen }) => seen,
  },
  recordOwner: {
    ...ORDINARY,
    // the owner changes nothing in the instance itself
    isDrift: false,
    after: (_, seen, { incarnation, owner, isRecorded }) =>
      seen.files
        ? {
            ...seen,
            files: {
              ...seen.files,
              incarnation,
              owner,
              ...(isRecorded && { settled: incarnation }),
            },
          }
        : seen,
  },
  disownVolume: { ...ORDINARY, isDrift: false, after: (_, seen) => disowned(seen) },
  emptyVolume: {
    ...ORDINARY,
    data: "filesDeleted",
    subject: ({ name }) => name,
    after: (_, seen) => ({ ...seen, volumeContent: { files: {} } }),
  },
  recordReplicasFrom: {
    ...ORDINARY,
    after: (_, seen, { replicasFrom }) =>
      seen.files ? { ...seen, files: { ...seen.files, replicasFrom } } : seen,
  },
  rotateAdministrator: {
    ...ORDINARY,
    after: (_, seen, spec) => rotatedIn(seen, "administrator", spec),
  },
  publishAuthority: { ...ORDINARY, after: (_, seen) => authorityPublished(seen) },
  renewCertificate: { ...ORDINARY, after: (_, seen) => certificateRenewed(seen) },
  switchCertificate: {
    ...ORDINARY,
    after: (_, seen, spec) => certificateSwitched(rotatedIn(seen, "certificate", spec)),
  },
  removeVolume: {
    ...ORDINARY,
    service: "unavailable",
    data: "volumeDeleted",
    subject: ({ name }) => name,
    after: (_, seen) => {
      const { volume: _volume, ...rest } = seen;
      return rest;
    },
  },
} satisfies TraitsOf<HostStep>;

function disowned(seen: InstanceFacts): InstanceFacts {
  if (!seen.files) return seen;
  const { settled: _, ...files } = seen.files;
  return { ...seen, files };
}

/** The engine accepts a name where it expects an id. */
function networkMade(spec: InstanceSpec): NetworkFacts {
  const name = networkOf(spec);
  return { id: name, name, driver: "bridge", labels: { [labels.network]: name } };
}

function templateOf(
  imageId: string,
  configuration: Readonly<Record<string, string>>,
): InstanceFacts["template"] {
  return { kind: "ready", volume: templateName(templateKey(imageId, configuration)) };
}
