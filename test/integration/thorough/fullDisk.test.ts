import { execFileSync } from "node:child_process";
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

/** Servers whose disk fills up, and has room again: each has a small disk for itself. Root can mount one. */

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

function fill(name: string): void {
  const of = `of=${join(folder, name, "filled")}`;
  expect(() => execFileSync("dd", ["if=/dev/zero", of, "bs=64k"], { stdio: "pipe" })).toThrow(
    /No space left/,
  );
}

const makeRoom = (name: string) => rmSync(join(folder, name, "filled"));

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

const rows = (on: InstanceReport) => value(asRoot(on), "SELECT COUNT(*) FROM shop.t");

const fullDisk = (name: string) =>
  expect.objectContaining({
    status: "ERROR",
    fault: expect.stringMatching(`the disk that holds its volume ${name}-\\w+ is full`) as unknown,
  }) as unknown;

describe("a disk that is full", () => {
  beforeAll(async () => {
    for (const name of ["disk-m", "disk-s"]) {
      mkdirSync(join(folder, name));
      const size = `size=${String(SIZE)}m`;
      execFileSync("mount", ["-t", "tmpfs", "-o", size, "tmpfs", join(folder, name)]);
    }
    m = await managed.bring(source);
    s = await managed.bring(replica());
    await sql(asRoot(m), "CREATE TABLE shop.t (id INT PRIMARY KEY AUTO_INCREMENT, x LONGBLOB)");
    await write();
  });

  afterAll(async () => {
    await managed[Symbol.asyncDispose]();
    for (const name of ["disk-m", "disk-s"]) execFileSync("umount", [join(folder, name)]);
    rmSync(folder, { recursive: true });
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

    makeRoom("disk-s");
    s = await managed.bring(replica(), s);
    expect(s).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(await rows(s)).toBe(written);
  });

  it("of a source: what was committed is there once there is room, on it and on its replica", async () => {
    fill("disk-m");
    await expect(
      (async () => {
        for (;;) await write();
      })(),
    ).rejects.toThrow();
    await expect.poll(() => managed.see(source, m), PATIENT).toEqual(fullDisk("disk-m"));

    const changed = { ...source, configuration: { back_log: "99" }, patience: 15 };
    const failure: unknown = await managed.bring(changed, m).catch((error: unknown) => error);
    expect((failure as Error).cause).toBeInstanceOf(DiskFullError);

    makeRoom("disk-m");
    m = await managed.bring({ ...changed, patience: source.patience }, m);
    expect(m).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(await value(asRoot(m), "SELECT @@back_log")).toBe(99);
    await write();
    s = await managed.bring(replica(), s);
    expect(s).toMatchObject({ status: "ACTIVE", drift: [] });
    expect([await rows(m), await rows(s)]).toEqual([written, written]);
  });
});
