import type Docker from "dockerode";

/** The address on its one network. */
export async function addressOf(container: Docker.Container): Promise<string> {
  const { NetworkSettings, Name, State } = await container.inspect();
  const [network] = Object.values(NetworkSettings.Networks);
  if (!network?.IPAddress) throw new Error(`${Name} is ${State.Status} and has no address`);
  return network.IPAddress;
}
