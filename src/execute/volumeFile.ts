import { VOLUME_ROOT } from "../ground/names";
import type { FileSpec } from "../ports/engine";

/** A file at its absolute path in the volume, as the engine wants it written below the volume's root. */
export function volumeFile(path: string, content: string, mode: number): FileSpec {
  return { path: path.slice(VOLUME_ROOT.length + 1), content, mode };
}
