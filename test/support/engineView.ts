import Docker from "dockerode";

export const docker = new Docker();

/** Containers in any state that carry a label, with the id of their image. */
export async function labelled(
  label: string,
): Promise<readonly { name: string; image: string; id: string }[]> {
  const found = await docker.listContainers({ all: true, filters: { label: [label] } });
  return found.map(({ Names, ImageID, Id }) => ({
    name: Names[0]?.slice(1) ?? "",
    image: ImageID,
    id: Id,
  }));
}
