import { posix } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { extract, pack } from "tar-stream";
import type { FileSpec } from "../ports/engine";
import { bounded, MOST_BYTES } from "./bounded";

const ROOT = { uid: 0, gid: 0 };
const FOLDER_MODE = 0o755;

/** A tar archive of the files and of the folders on the way to them, all owned by root. */
export async function packFiles(files: readonly FileSpec[]): Promise<Buffer> {
  const archive = pack();
  const packed = buffer(archive);
  // Without these entries the engine would create the folders itself, with modes of its own choice.
  for (const folder of foldersOf(files)) {
    archive.entry({ ...ROOT, name: folder, type: "directory", mode: FOLDER_MODE });
  }
  for (const { path, content, mode } of files) {
    archive.entry({ ...ROOT, name: posix.normalize(path), mode }, Buffer.from(content));
  }
  archive.finalize();
  return packed;
}

/**
 * The files in an archive, by their names in it: the archive's own file, or the files that are directly in its
 * folder. What is in folders below is passed over unread. Links and devices are errors, and so are files of
 * more than 4 MiB together.
 */
export async function unpackFiles(
  archive: NodeJS.ReadableStream,
): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = extract();
  let left = MOST_BYTES;
  entries.on("entry", ({ name, type }, stream, next) => {
    if (posix.normalize(name).split("/").filter(Boolean).length > 2) {
      stream.on("end", next);
      stream.resume();
      return;
    }
    if (type !== "file" && type !== "directory") {
      next(new Error(`${name} is not a file but a ${type}`));
      return;
    }
    bounded(stream as unknown as Readable, left).then((content) => {
      left -= content.length;
      if (type === "file") files.set(posix.normalize(name), content);
      next();
    }, next);
  });
  await pipeline(archive, entries);
  return files;
}

/**
 * The name of one entry of the folder that the archive holds, except these; its own name if it is no folder.
 * The archive is read no further than that.
 */
export async function findInArchive(
  archive: NodeJS.ReadableStream,
  except: readonly string[],
): Promise<string | undefined> {
  const entries = extract();
  const reading = pipeline(archive, entries);
  reading.catch(() => undefined); // no unhandled rejection: the loop below ends with the same error
  for await (const entry of entries) {
    entry.on("error", () => undefined); // as above
    const { name, type } = entry.header;
    const [root, inside = ""] = posix.normalize(name).split("/");
    if (inside === "" && type !== "directory") return root;
    if (inside !== "" && !except.includes(inside)) return inside;
    entry.resume();
  }
  await reading;
  return undefined;
}

function foldersOf(files: readonly FileSpec[]): readonly string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    const parts = posix.dirname(posix.normalize(path)).split("/");
    parts.forEach((part, at) => {
      if (part !== ".") folders.add(parts.slice(0, at + 1).join("/"));
    });
  }
  return [...folders].sort();
}
