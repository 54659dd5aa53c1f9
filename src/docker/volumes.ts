import type { ContainerEngine, Labels, VolumeFacts } from "../ports/engine";
import { optional } from "../ground/optional";
import { isOwnFolder, placeOf } from "../ground/place";
import type { EngineConnection } from "./engineConnection";
import { unlessStatus } from "./engineErrors";
import { labelFilter } from "./labelFilter";

type Volumes = Pick<
  ContainerEngine,
  "findVolume" | "listVolumes" | "createVolume" | "removeVolume"
>;

interface InspectedVolume {
  readonly Name: string;
  readonly Driver: string;
  readonly Labels?: Labels | null;
  readonly CreatedAt?: string | null;
  readonly Options?: Readonly<Record<string, string>> | null;
}

export function volumesOf(engine: EngineConnection): Volumes {
  return {
    async findVolume(name) {
      const call = engine.call(`inspect volume ${name}`, (docker) =>
        docker.getVolume(name).inspect(),
      );
      const volume = await unlessStatus([404], call);
      return volume && volumeFacts(volume);
    },

    async listVolumes(labels) {
      const { Volumes } = await engine.call("list volumes", (docker) =>
        docker.listVolumes({ filters: { label: labelFilter(labels) } }),
      );
      return ((Volumes as readonly InspectedVolume[] | null) ?? []).map(volumeFacts);
    },

    async createVolume({ name, driver, driverOptions, labels }) {
      const body = { Name: name, Driver: driver, DriverOpts: driverOptions, Labels: labels };
      return engine.call(`create volume ${name}`, async (docker) => {
        const volume = await docker.createVolume({ Name: name, ...{ _query: {}, _body: body } });
        return volumeFacts(await docker.getVolume(volume.name).inspect());
      });
    },

    async removeVolume(name) {
      const call = engine.call(`remove volume ${name}`, (docker) =>
        docker.getVolume(name).remove(),
      );
      await unlessStatus([404], call);
    },
  };
}

function volumeFacts(seen: InspectedVolume): VolumeFacts {
  const options = seen.Options ?? {};
  return {
    name: seen.Name,
    driver: seen.Driver,
    isOwnFolder: isOwnFolder(seen.Driver, options),
    ...optional("place", placeOf(seen.Driver, options)),
    labels: seen.Labels ?? {},
    createdAt: seen.CreatedAt ?? "",
  };
}
