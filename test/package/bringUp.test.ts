import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { embedded } from "../support/deployments";
import { IMAGE } from "../support/docker";
import { caughtUp, sql, succeeded, value } from "../support/instances";
import { REPOSITORY } from "../support/workspace";

// The tarball in a project of a user's own, outside of this repository: installed from the registry,
// type-checked, brought up and destroyed, as CommonJS and as an ES module.
//
// What a TypeScript program needs in its own package.json, by what the SDK does in cmd/run:
// - CommonJS: `typescript` (without it the SDK takes its built-in 3.8, too old for any current types).
// - ES module: `"type": "module"`, `typescript` and `ts-node` 10, and in tsconfig.json module and
//   moduleResolution `nodenext`. Then the SDK registers ts-node's ESM loader by itself; `nodeargs:
//   "--loader ts-node/esm"` in Pulumi.yaml, as older guides have it, switches exactly that off.
const BESIDE_IT = ["@pulumi/pulumi", "typescript", "ts-node", "@types/node"];

const run = promisify(execFile);
const packed = z.tuple([z.object({ filename: z.string() })]);
const manifest = z.object({ version: z.string() });
const server = z.object({ address: z.string(), rootPassword: z.string(), serverUuid: z.string() });
const twoServers = z.tuple([server, server]);

const TSCONFIG = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    moduleResolution: "nodenext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
  },
  include: ["."],
};

const COMMONJS = `
import * as pulumi from "@pulumi/pulumi";
import { DatabaseInstance, ReplicaInstance } from "pulumi-mysql-replication";
import { size } from "./size";

const image = new pulumi.Config().require("image");
const m1 = new DatabaseInstance("packed-commonjs", { image, volume: { size } });
const s1 = new ReplicaInstance("packed-commonjs-replica", { slaveOf: m1 });

export const status: pulumi.Output<string> = m1.status;
export const servers = [m1, s1].map(({ address, rootPassword, serverUuid }) => ({
  address,
  rootPassword,
  serverUuid,
}));
export const program = __filename;
`;

const MODULE = `
import * as pulumi from "@pulumi/pulumi";
import { DatabaseInstance, ReplicaInstance } from "pulumi-mysql-replication";
import { size } from "./size.js";

const image = await Promise.resolve(new pulumi.Config().require("image"));
const m1 = new DatabaseInstance("packed-module", { image, volume: { size } });
const s1 = new ReplicaInstance("packed-module-replica", { slaveOf: m1 });

export const status: pulumi.Output<string> = m1.status;
export const servers = [m1, s1].map(({ address, rootPassword, serverUuid }) => ({
  address,
  rootPassword,
  serverUuid,
}));
export const program = import.meta.filename;
`;

describe("the tarball in a project of its own", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mysql-replication-user-"));
    const pack = ["pack", "--json", "--pack-destination", folder];
    const { stdout } = await run("npm", pack, { cwd: REPOSITORY });
    const [{ filename }] = packed.parse(JSON.parse(stdout));
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
    const install = ["install", "--no-audit", "--no-fund", "--prefer-offline", `./${filename}`];
    await run("npm", [...install, ...(await Promise.all(BESIDE_IT.map(asHere)))], { cwd: folder });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["CommonJS", "commonjs", COMMONJS],
    ["an ES module", "module", MODULE],
  ])("is type-checked, brought up and destroyed as %s", async (_, type, source) => {
    const dir = join(folder, type);
    await mkdir(dir);
    await Promise.all([
      writeFile(join(dir, "package.json"), JSON.stringify({ private: true, type })),
      writeFile(join(dir, "tsconfig.json"), JSON.stringify(TSCONFIG)),
      writeFile(join(dir, "size.ts"), "export const size: number = 1;\n"),
      writeFile(join(dir, "index.ts"), source),
    ]);
    expect(await typeErrors(dir)).toBe("");

    await using stack = embedded.create({
      program: { dir, main: "index.ts" },
      project: `packed-${type}`,
      home: join(folder, "state", type),
      // As users have it: ts-node checks the types of what it runs.
      env: { PULUMI_NODEJS_TRANSPILE_ONLY: "" },
    });
    await stack.setConfig("image", IMAGE);
    try {
      succeeded(await stack.up());
      const { servers, ...others } = await stack.outputs();
      expect(others).toEqual({ status: "ACTIVE", program: join(dir, "index.ts") });
      await expectRowToTravel(twoServers.parse(servers));
      succeeded(await stack.up({ expectNoChanges: true }));
    } finally {
      succeeded(await stack.destroy());
    }
  });
});

async function expectRowToTravel([source, replica]: z.infer<typeof twoServers>): Promise<void> {
  await sql(source, "CREATE DATABASE shop");
  await sql(source, "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  await sql(source, "INSERT INTO shop.parcels VALUES (1)");
  expect(await caughtUp(replica, source)).toBe(true);
  expect(await value(replica, "SELECT COUNT(*) FROM shop.parcels")).toBe(1);
  const write = sql(replica, "INSERT INTO shop.parcels VALUES (2)");
  await expect(write).rejects.toMatchObject({ errno: 1290 });
}

/** In the version that this repository has, so that the install is repeatable. */
async function asHere(name: string): Promise<string> {
  const text = await readFile(join(REPOSITORY, "node_modules", name, "package.json"), "utf8");
  return `${name}@${manifest.parse(JSON.parse(text)).version}`;
}

async function typeErrors(dir: string): Promise<string> {
  const tsc = join(dir, "..", "node_modules", ".bin", "tsc");
  return run(tsc, ["--noEmit", "-p", dir]).then(
    ({ stdout }) => stdout,
    (error: unknown) => String((error as { stdout?: string }).stdout),
  );
}
