import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { embedded } from "../support/deployments";
import { REPOSITORY } from "../support/workspace";

// A workspace in which only a component library declares the package, installed by pnpm and by yarn: the provider
// of the program is found through the library. A preview shows that it answers; nothing needs an engine.

const MANAGERS = ["pnpm@10", "@yarnpkg/cli-dist@4"];

const run = promisify(execFile);
const packed = z.tuple([z.object({ filename: z.string() })]);
const manifest = z.object({ version: z.string() });

const LIBRARY = `
const pulumi = require("@pulumi/pulumi");
const { DatabaseInstance, ReplicaInstance } = require("pulumi-mysql-replication");

exports.Shop = class extends pulumi.ComponentResource {
  constructor(name) {
    super("acme:index:Shop", name);
    const source = new DatabaseInstance(name + "-m1", {}, { parent: this });
    new ReplicaInstance(name + "-s1", { slaveOf: source }, { parent: this });
  }
};
`;

describe("a component library in a workspace, installed by", () => {
  let home: string;
  let tarball: string;
  let sdk: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "mysql-replication-layouts-"));
    const pack = ["pack", "--json", "--pack-destination", home];
    const { stdout } = await run("npm", pack, { cwd: REPOSITORY });
    tarball = join(home, packed.parse(JSON.parse(stdout))[0].filename);
    const text = await readFile(
      join(REPOSITORY, "node_modules/@pulumi/pulumi/package.json"),
      "utf8",
    );
    sdk = manifest.parse(JSON.parse(text)).version;
    await writeFile(join(home, "package.json"), JSON.stringify({ private: true }));
    await run("npm", ["install", "--no-audit", "--no-fund", ...MANAGERS], { cwd: home });
  });

  afterAll(() => rm(home, { recursive: true, force: true }));

  async function workspace(name: string): Promise<string> {
    const root = join(home, name);
    const files = {
      "package.json": { private: true, workspaces: ["packages/*", "apps/*"] },
      "packages/databases/package.json": {
        name: "@acme/databases",
        version: "1.0.0",
        main: "index.js",
        dependencies: { "pulumi-mysql-replication": `file:${tarball}` },
        peerDependencies: { "@pulumi/pulumi": "*" },
        devDependencies: { "@pulumi/pulumi": sdk },
      },
      "packages/databases/index.js": LIBRARY,
      "apps/shop/package.json": {
        name: "shop",
        version: "1.0.0",
        dependencies: { "@acme/databases": "workspace:*", "@pulumi/pulumi": sdk },
      },
      "apps/shop/index.js": `const { Shop } = require("@acme/databases");\nnew Shop("shop");\n`,
      "pnpm-workspace.yaml": "packages: ['packages/*', 'apps/*']\n",
      "yarn.lock": "",
    };
    for (const [path, content] of Object.entries(files)) {
      const text = typeof content === "string" ? content : JSON.stringify(content);
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return root;
  }

  async function installed(root: string, manager: string): Promise<void> {
    const env = {
      ...process.env,
      PATH: [join(home, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
      YARN_ENABLE_TELEMETRY: "0",
      YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
      YARN_GLOBAL_FOLDER: join(home, "yarn"),
    };
    await run(manager, ["install"], { cwd: root, env });
  }

  /** The preview of the program, in a process of its own: Plug'n'Play is a hook that a process begins with. */
  async function previewed(root: string, env: Readonly<Record<string, string>> = {}) {
    await using stack = embedded.create({
      program: { dir: join(root, "apps/shop"), main: "index.js" },
      project: "layouts",
      home: join(root, "state"),
      env: { DOCKER_HOST: "unix:///nonexistent.sock", ...env },
    });
    const { result } = await stack.start("preview");
    return await result;
  }

  it("pnpm", async () => {
    const root = await workspace("pnpm");
    await installed(root, "pnpm");
    expect(await previewed(root)).toMatchObject({ rc: 0, changes: { create: 4 } });
  });

  it("yarn, as Plug'n'Play", async () => {
    const root = await workspace("yarn");
    await installed(root, "yarn");
    const hook = { NODE_OPTIONS: `--require ${join(root, ".pnp.cjs")}` };
    expect(await previewed(root, hook)).toMatchObject({ rc: 0, changes: { create: 4 } });
  });
});
