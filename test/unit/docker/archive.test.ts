import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { extract, pack, type Header } from "tar-stream";
import { describe, expect, it } from "vitest";
import { MOST_BYTES } from "../../../src/docker/bounded";
import { findInArchive, packFiles, unpackFiles } from "../../../src/docker/archive";

async function entriesOf(archive: Buffer): Promise<(Header & { content: Buffer })[]> {
  const entries: (Header & { content: Buffer })[] = [];
  for await (const entry of Readable.from([archive]).pipe(extract())) {
    const content = await buffer(entry);
    entries.push({ ...entry.header, content });
  }
  return entries;
}

const part = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
  .filter((name) => !/[/\0]/.test(name) && ![".", ".."].includes(name));
const file = fc.record({
  path: fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")),
  content: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  mode: fc.constantFrom(0o600, 0o644, 0o755),
});
const files = fc.uniqueArray(file, { maxLength: 6, selector: ({ path }) => path });

describe("packFiles", () => {
  it("holds every file whole, root's, with its mode, behind its folders", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const entries = await entriesOf(await packFiles(given));
        expect(entries.every(({ uid, gid }) => uid === 0 && gid === 0)).toBe(true);

        const packed = entries.filter(({ type }) => type === "file");
        expect(packed.map(({ name, mode, content }) => ({ path: name, mode, content }))).toEqual(
          given,
        );

        const folders = entries.filter(({ type }) => type === "directory");
        const names = folders.map(({ name }) => name.replace(/\/$/, ""));
        for (const { path } of given) {
          const parts = path.split("/").slice(0, -1);
          parts.forEach((_, at) => expect(names).toContain(parts.slice(0, at + 1).join("/")));
        }
        expect(new Set(names).size).toBe(names.length);
        expect(entries.slice(0, folders.length)).toEqual(folders);
      }),
      { numRuns: 60 },
    );
  });

  it("takes text as UTF-8", async () => {
    const [entry] = await entriesOf(await packFiles([{ path: "a", content: "é", mode: 0o600 }]));
    expect(entry?.content).toEqual(Buffer.from([0xc3, 0xa9]));
  });

  it("makes no folder for ./a", async () => {
    const entries = await entriesOf(await packFiles([{ path: "./a", content: "", mode: 0o600 }]));
    expect(entries.map(({ name }) => name)).toEqual(["a"]);
  });
});

describe("unpackFiles", () => {
  it("gives back what was packed, wherever the archive is broken into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5000 }),
        fc.integer({ min: 1, max: 700 }),
        async (bytes, piece) => {
          const content = Buffer.from(bytes);
          const archive = await packFiles([{ path: "f", content, mode: 0o600 }]);
          const pieces = Array.from({ length: Math.ceil(archive.length / piece) }, (_, at) =>
            archive.subarray(at * piece, (at + 1) * piece),
          );
          expect([...(await unpackFiles(Readable.from(pieces)))]).toEqual([["f", content]]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("has nothing for a file that vanished while it was packed", async () => {
    expect(await unpackFiles(Readable.from([await packFiles([])]))).toEqual(new Map());
  });

  it("passes over folders, and over what is in folders below, however much that is", async () => {
    const archive = await packFiles([
      { path: "a/b", content: "x", mode: 0o600 },
      { path: "a/below/big", content: Buffer.alloc(2 * MOST_BYTES), mode: 0o600 },
      { path: "a/z", content: "y", mode: 0o600 },
    ]);
    const files = await unpackFiles(Readable.from([archive]));
    expect([...files.keys()]).toEqual(["a/b", "a/z"]);
  });

  it("passes over links and devices in folders below", async () => {
    const archive = pack();
    archive.entry({ name: "a/below/x", type: "fifo" });
    archive.entry({ name: "a/y" }, "y");
    archive.finalize();
    expect([...(await unpackFiles(Readable.from(archive))).keys()]).toEqual(["a/y"]);
  });

  it.each([
    ["one file", [MOST_BYTES + 1]],
    ["several together", [MOST_BYTES - 10, 11]],
  ])("refuses more than it may hold: %s", async (_, sizes) => {
    const files = sizes.map((size, at) => ({
      path: `a/${String(at)}`,
      content: Buffer.alloc(size),
      mode: 0o600,
    }));
    const archive = await packFiles(files);
    await expect(unpackFiles(Readable.from([archive]))).rejects.toThrow("longer than");
  });

  it.each(["symlink", "fifo"] as const)("refuses a %s", async (type) => {
    const archive = pack();
    archive.entry({ name: "x", type, linkname: "y" });
    archive.finalize();
    await expect(unpackFiles(Readable.from(archive))).rejects.toThrow(`not a file but a ${type}`);
  });

  it("refuses an archive that breaks off", async () => {
    const archive = await packFiles([{ path: "f", content: Buffer.alloc(3000), mode: 0o600 }]);
    await expect(unpackFiles(Readable.from([archive.subarray(0, 1500)]))).rejects.toThrow();
  });
});

describe("findInArchive", () => {
  const archiveOf = (...entries: readonly (readonly [string, Header["type"]])[]) => {
    const archive = pack();
    for (const [name, type] of entries) {
      if (type === "file") archive.entry({ name, type }, "content");
      else archive.entry({ name, type, linkname: "y" });
    }
    archive.finalize();
    return Readable.from(archive);
  };
  const root = ["mysql/", "directory"] as const;

  it.each<[string, readonly (readonly [string, Header["type"]])[], string | undefined]>([
    ["a file", [root, ["mysql/a", "file"]], "a"],
    ["a folder", [root, ["mysql/b/", "directory"], ["mysql/b/c", "file"]], "b"],
    ["a link, which it does not follow", [root, ["mysql/l", "symlink"]], "l"],
    [
      "what is beside an excepted name",
      [root, ["mysql/x/", "directory"], ["mysql/y", "file"]],
      "y",
    ],
    ["nothing in an empty folder", [root], undefined],
    ["nothing below an excepted name", [root, ["mysql/x/a", "file"]], undefined],
    ["the file itself where a folder is expected", [["mysql", "file"]], "mysql"],
    ["the link itself where a folder is expected", [["mysql", "symlink"]], "mysql"],
  ])("finds %s", async (_, entries, name) => {
    expect(await findInArchive(archiveOf(...entries), ["x"])).toBe(name);
  });

  it("reads no further than it must", async () => {
    const archive = new PassThrough();
    for await (const piece of archiveOf(root, ["mysql/a", "file"])) {
      // the first headers, and no end of the archive
      if (!archive.write(piece) || archive.readableLength > 1024) break;
    }
    expect(await findInArchive(archive, [])).toBe("a");
    expect(archive.destroyed).toBe(true);
  });

  it("refuses an archive that breaks off", async () => {
    const whole = await packFiles([{ path: "m/f", content: Buffer.alloc(3000), mode: 0o600 }]);
    const broken = Readable.from([whole.subarray(0, 1700)]);
    await expect(findInArchive(broken, ["f"])).rejects.toThrow();
  });
});
