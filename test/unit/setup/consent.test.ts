import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { consent } from "../../../scripts/setup/consent.mjs";

const ROOT = join(__dirname, "../../..");

/** Only there would the set-up install anything. */
const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
const isDebianRoot = process.getuid?.() === 0 && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release);

let folder: string;
const at = (path: string) => join(folder, path);

/** A checkout whose dependencies and build are current, on a machine without Docker: no engine, no dockerd. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mysql-replication-consent-"));
  for (const part of [
    "scripts",
    "node_modules/.bin",
    "node_modules/dockerode",
    "src",
    "dist",
    "bin",
  ])
    mkdirSync(at(part), { recursive: true });
  cpSync(join(ROOT, "scripts"), at("scripts"), { recursive: true });
  symlinkSync(process.execPath, at("node_modules/.bin/node"));
  const files = {
    "package-lock.json": '{ "packages": {} }',
    "node_modules/.package-lock.json": '{ "packages": {} }',
    "node_modules/dockerode/package.json": '{ "type": "module", "main": "index.js" }',
    "node_modules/dockerode/index.js":
      'export default class { ping() { return Promise.reject(Object.assign(new Error("none"), { code: "ENOENT" })); } }',
    "tsconfig.json": "{}",
    "tsconfig.build.json": "{}",
    "dist/index.js": "",
    "bin/apt-get": `#!/bin/sh\necho "$@" >> ${at("installed")}\n`,
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(at(path), text);
  chmodSync(at("bin/apt-get"), 0o755);
  for (const source of ["src", "tsconfig.json", "tsconfig.build.json"])
    utimesSync(at(source), new Date(0), new Date(0));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Without a terminal, as in a pipeline. */
function setup(...args: string[]) {
  const env = { PATH: at("bin"), HOME: folder };
  const { status, stderr } = spawnSync(process.execPath, [at("scripts/setup.mjs"), ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  const installed = existsSync(at("installed")) ? readFileSync(at("installed"), "utf8") : "";
  return { status, stderr, installed };
}

it.runIf(isDebianRoot)("without a terminal nothing is installed as root", () => {
  const { status, stderr, installed } = setup();
  expect(installed).toBe("");
  expect(status).toBe(1);
  expect(stderr).toContain("install Docker (docker.io, iptables)");
  expect(stderr).toContain("npm run setup -- --yes");
});

it.runIf(isDebianRoot)("--yes allows it", () => {
  expect(setup("--yes").installed).toContain("install -y --no-install-recommends docker.io");
});

it("the entry of continuous integration allows it", () => {
  expect(readFileSync(join(ROOT, ".ci/run"), "utf8")).toMatch(/^npm test -- --yes <\/dev\/null$/m);
});

describe("on a terminal", () => {
  const asked = (answer: string) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const stdout = Object.assign(new PassThrough(), { isTTY: true });
    stdin.write(answer);
    return consent("start the Docker engine", { stdin, stdout });
  };

  it.each(["\n", "n\n", "no\n", "perhaps\n"])("%j is no", async (answer) => {
    await expect(asked(answer)).rejects.toThrow("Still needed: start the Docker engine");
  });

  it.each(["y\n", "Yes\n"])("%j is yes", async (answer) => {
    await expect(asked(answer)).resolves.toBeUndefined();
  });
});
