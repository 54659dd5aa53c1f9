import { text } from "node:stream/consumers";
import { extract } from "tar-stream";
import { docker } from "./engineView";

/** The content of a file in a container; "" when there is none. */
export async function fileIn(container: string, path: string): Promise<string> {
  const archive = await docker
    .getContainer(container)
    .getArchive({ path })
    .catch(() => undefined);
  if (!archive) return "";
  for await (const entry of archive.pipe(extract())) return text(entry);
  return "";
}
