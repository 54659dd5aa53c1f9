import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cacheFolder } from "../../../scripts/setup/paths.mjs";
import { withLock } from "../../../scripts/setup/withLock.mjs";

let folder: string;
const lock = () => join(folder, "own", "setup.lock");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mysql-replication-lock-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const HOME_CACHE = join(homedir(), ".cache", "pulumi-mysql-replication");

it.each([
  ["the user's own cache", {}, HOME_CACHE],
  [
    "the one that the user has chosen",
    { XDG_CACHE_HOME: "/caches" },
    "/caches/pulumi-mysql-replication",
  ],
  ["no relative one", { XDG_CACHE_HOME: "caches" }, HOME_CACHE],
])("the lock is in %s", (_, env, expected) => {
  expect(cacheFolder(env)).toBe(expected);
});

it("only this user may look into its folder, and the lock goes with the work", async () => {
  await withLock(
    async () => {
      await Promise.resolve();
      expect(readFileSync(lock(), "utf8")).toBe(String(process.pid));
      expect(statSync(join(folder, "own")).mode & 0o777).toBe(0o700);
    },
    join(folder, "own"),
  );
  expect(existsSync(lock())).toBe(false);
});

it("what a dead process has left is taken over", async () => {
  await withLock(() => Promise.resolve(), join(folder, "own"));
  writeFileSync(lock(), "999999999");
  expect(await withLock(() => Promise.resolve("done"), join(folder, "own"))).toBe("done");
});
