import { connect } from "../setup/dockerEngine.mjs";

const INSTANCE = "io.pulumi-mysql-replication.instance";
const NETWORK = "io.pulumi-mysql-replication.network";

/** Everything on the engine that has our labels, one line each. */
export async function leftovers() {
  const docker = await connect();
  const labelled = (...label) => ({ filters: { label } });
  const [containers, { Volumes }, ...networks] = await Promise.all([
    docker.listContainers({ all: true, ...labelled(INSTANCE) }),
    docker.listVolumes(labelled(INSTANCE)),
    docker.listNetworks(labelled(INSTANCE)),
    docker.listNetworks(labelled(NETWORK)),
  ]);
  return [
    ...containers.map(({ Id, Names }) => `container ${Names[0]?.slice(1)} ${Id.slice(0, 12)}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
    ...networks.flat().map(({ Id, Name }) => `network ${Name} ${Id.slice(0, 12)}`),
  ];
}
