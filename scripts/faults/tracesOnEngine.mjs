import { connect } from "../setup/dockerEngine.mjs";

const PREFIX = "io.pulumi-mysql-replication.";

/** Made once for an image and kept for whoever comes next. */
const TEMPLATE = `${PREFIX}template`;

/** A volume that nobody has named: the engine makes one where an image declares a volume and none is mounted. */
const NAMELESS = /^[0-9a-f]{64}$/;

/** Everything on the engine that carries a label of this package, templates left out, and every nameless volume. */
export async function tracesOnEngine() {
  const docker = await connect();
  const [containers, { Volumes }, networks] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listVolumes(),
    docker.listNetworks(),
  ]);
  return [
    ...containers
      .filter(isOurs)
      .map(({ Id, Names }) => `container ${Names[0]?.slice(1)} ${Id.slice(0, 12)}`),
    ...(Volumes ?? [])
      .filter((volume) => isOurs(volume) || NAMELESS.test(volume.Name))
      .map(({ Name }) => `volume ${Name}`),
    ...networks.filter(isOurs).map(({ Id, Name }) => `network ${Name} ${Id.slice(0, 12)}`),
  ];
}

function isOurs({ Labels }) {
  const names = Object.keys(Labels ?? {});
  return names.some((name) => name.startsWith(PREFIX)) && !names.includes(TEMPLATE);
}
