import { VOLUME_ROOT } from "../ground/names";
import type { FileSpec } from "../ports/engine";

/** A file at an absolute path in the volume, in the form for writing below the volume's root. */
export function volumeFile(path: string, content: string, mode: number): FileSpec {
  return { path: path.slice(VOLUME_ROOT.length + 1), content, mode };
}
