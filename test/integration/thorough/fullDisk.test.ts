import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DiskFullError } from "../../../src/ground/errors";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import type { Wanted } from "../../../src/plan/wanted";
import { sql, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { PATIENT } from "../../support/poll";

/**
 * Servers whose disk fills up, stays full, and has room again: each has a small disk for itself. Root can mount one.
 * They lie on ext4, where a file can have holes, and in memory.
 */

const PASSWORD = "the-root-of-the-disk";
const MiB = 1024 ** 2;
const SIZE = 450;
const managed = new Managed();
const folder = mkdtempSync(join(tmpdir(), "mysql-replication-disk-"));
const asRoot = (seen: InstanceReport) => ({ ...seen, rootPassword: PASSWORD });

function onSmallDisk(name: string, more: Partial<Wanted>): Wanted {
  const driverOptions = { type: "none", o: "bind", device: join(folder, name) };
  const volume = { size: 1, retain: false, driver: "local", driverOptions };
  return wanted(name, { ...more, volume });
}

const fillers = new Map<string, ChildProcess>();

/** Takes all the room that there is on a disk, and that a server makes there, until `makeRoom`. */
function fill(name: string): void {
  const file = join(folder, name, "filled");
  const dd = (...options: string[]) => ["if=/dev/zero", `of=${file}`, "oflag=append", ...options];
  const all = dd("bs=64k", "conv=notrunc");
  expect(() => execFileSync("dd", all, { stdio: "pipe" })).toThrow(/No space left/);
  const again = `while :; do dd ${dd("bs=4k", "conv=notrunc").join(" ")}; sleep 0.2; done`;
  fillers.set(name, spawn("sh", ["-c", again], { stdio: "ignore" }));
}

async function makeRoom(name: string): Promise<void> {
  const filler = fillers.get(name);
  if (filler?.kill("SIGKILL")) await once(filler, "exit");
  fillers.delete(name);
  // the last dd may still write; what it appends to has no name any more, and goes when it ends
  rmSync(join(folder, name, "filled"), { force: true });
}

const mounts = {
  tmpfs(at: string) {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${String(SIZE)}m`, "tmpfs", at]);
  },
  ext4(at: string) {
    execFileSync("truncate", ["-s", `${String(SIZE)}M`, `${at}.img`]);
    execFileSync("mkfs.ext4", ["-q", `${at}.img`]);
    execFileSync("mount", ["-o", "loop", `${at}.img`, at]);
    rmSync(join(at, "lost+found"), { recursive: true });
  },
};

const source = onSmallDisk("disk-m", {
  rootPassword: new Secret(PASSWORD),
  rootPrivileges: "all",
  databases: [{ name: "shop" }],
});
let m: InstanceReport;
let s: InstanceReport;
const replica = () => onSmallDisk("disk-s", { source: { id: m.id } });
let written = 0;

/** Each row takes a mebibyte. */
async function write(): Promise<void> {
  await sql(asRoot(m), "INSERT INTO shop.t (x) VALUES (REPEAT('x', ?))", [MiB]);
  written += 1;
}

async function writeForEver(): Promise<never> {
  for (;;) await write();
}

const rows = (on: InstanceReport) => value(asRoot(on), "SELECT COUNT(*) FROM shop.t");

const fullDisk = (name: string) =>
  expect.objectContaining({
    status: "ERROR",
    fault: expect.stringMatching(`the disk that holds its volume ${name}-\\w+ is full`) as unknown,
  }) as unknown;

describe.each(["ext4", "tmpfs"] as const)("a disk that is full, with %s", (fileSystem) => {
  beforeAll(async () => {
    for (const name of ["disk-m", "disk-s"]) {
      mkdirSync(join(folder, name), { recursive: true });
      mounts[fileSystem](join(folder, name));
    }
    written = 0;
    m = await managed.bring(source);
    s = await managed.bring(replica());
    await sql(asRoot(m), "CREATE TABLE shop.t (id INT PRIMARY KEY AUTO_INCREMENT, x LONGBLOB)");
    await write();
  });

  afterAll(async () => {
    for (const name of fillers.keys()) await makeRoom(name);
    await managed[Symbol.asyncDispose]();
    for (const name of ["disk-m", "disk-s"]) execFileSync("umount", [join(folder, name)]);
  });

  it("has the room for all files that a new server has, so that it can write there", () => {
    const data = join(folder, "disk-m", "data");
    const printed = execFileSync("find", [data, "-type", "f", "-size", "+0", "-printf", "%S %P\n"]);
    const files = printed.toString().trimEnd().split("\n");
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((line) => line.startsWith("0"))).toEqual([]);
  });

  it("of a replica: refresh and update say so, the source goes on, and nothing is lost", async () => {
    fill("disk-s");
    for (let i = 0; i < 8; i += 1) await write();
    await expect.poll(() => managed.see(replica(), s), PATIENT).toEqual(fullDisk("disk-s"));

    const hurried = { ...replica(), patience: 15 };
    const failure: unknown = await managed.bring(hurried, s).catch((error: unknown) => error);
    expect((failure as Error).cause).toBeInstanceOf(DiskFullError);
    expect(String((failure as Error).cause)).toMatch(/disk-s.* is full: make room on it first/);
    expect(await managed.see(source, m)).toMatchObject({ status: "ACTIVE", drift: [] });

    await makeRoom("disk-s");
    s = await managed.bring(replica(), s);
    expect(s).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(await rows(s)).toBe(written);
  });

  it("of a source: what was committed is there once there is room, on it and on its replica", async () => {
    fill("disk-m");
    await expect(writeForEver()).rejects.toThrow();
    await expect.poll(() => managed.see(source, m), PATIENT).toEqual(fullDisk("disk-m"));

    const changed = { ...source, configuration: { back_log: "99" }, patience: 15 };
    const failure: unknown = await managed.bring(changed, m).catch((error: unknown) => error);
    expect((failure as Error).cause).toBeInstanceOf(DiskFullError);

    await makeRoom("disk-m");
    m = await managed.bring({ ...changed, patience: source.patience }, m);
    expect(m).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(await value(asRoot(m), "SELECT @@back_log")).toBe(99);
    await write();
    s = await managed.bring(replica(), s);
    expect(s).toMatchObject({ status: "ACTIVE", drift: [] });
    expect([await rows(m), await rows(s)]).toEqual([written, written]);
  });
});
