import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

// What npm publishes, packed from the built dist (`npm run build` makes it).

const run = promisify(execFile);
const root = path.resolve(__dirname, "../..");

const packed = z
  .array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }))
  .length(1);

describe("the tarball", () => {
  let folder: string;
  let tarball: string;
  let files: string[];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "mysql-replication-pack-"));
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: root,
    });
    const [made] = packed.parse(JSON.parse(stdout));
    if (!made) throw new Error("npm pack made nothing");
    tarball = path.join(folder, made.filename);
    files = made.files.map((file) => file.path);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("holds the build, the documents and nothing else", () => {
    const published =
      /^(dist\/.+\.(js|d\.ts)|dist\/plan\/settings\/variables\.json|docs\/.+|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE|package\.json)$/;
    expect(files.filter((file) => !published.test(file))).toEqual([]);
  });

  it.each([
    "dist/index.js",
    "dist/index.d.ts",
    "dist/runtime.js",
    "dist/runtime.d.ts",
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE",
    "package.json",
  ])("holds %s", (file) => {
    expect(files).toContain(file);
  });

  it("is what publint asks of a package", async () => {
    const bytes = await readFile(tarball);
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(bytes).buffer },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  // The profile node16 is: require and import in Node.js, and bundlers; not the resolution of Node.js 10.
  it("has types that every way of importing it finds", async () => {
    const attw = path.join(root, "node_modules/.bin/attw");
    const args = [tarball, "--profile", "node16", "--no-definitely-typed", "--format", "ascii"];
    const { code, output } = await run(attw, args).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      (error: unknown) => ({ code: 1, output: String((error as { stdout?: string }).stdout) }),
    );
    expect(code, output).toBe(0);
  });
});

describe("package-lock.json", () => {
  it("names no registry but the public one", async () => {
    const lock = await readFile(path.join(root, "package-lock.json"), "utf8");
    const hosts = [...lock.matchAll(/"resolved": "(?:git\+)?\w+:\/\/([^/"]+)/g)].map(
      ([, host]) => host,
    );
    expect(hosts.filter((host) => host !== "registry.npmjs.org")).toEqual([]);
  });
});
