import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lives, livesAt } from "../../../scripts/setup/processes.mjs";

let proc: string;

beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), "mysql-replication-proc-"));
  runs(41, "dockerd", "S");
  runs(42, "bash", "R");
  runs(43, "containerd", "Z");
  runs(44, "a) (b", "S");
  mkdirSync(join(proc, "45")); // it has ended between two reads
  writeFileSync(join(proc, "uptime"), "1 1");
});
afterEach(() => {
  rmSync(proc, { recursive: true, force: true });
});

function runs(pid: number, command: string, state: string) {
  mkdirSync(join(proc, String(pid)));
  writeFileSync(join(proc, String(pid), "stat"), `${String(pid)} (${command}) ${state} 1 1 1`);
}

it.each([
  ["dockerd", true],
  ["bash", true],
  ["containerd", false],
  ["a) (b", true],
  ["docker", false],
])("%s lives: %s", (command, expected) => expect(lives(command, proc)).toBe(expected));

it.each([
  ["41", "dockerd", true],
  ["41\n", "dockerd", true],
  ["42", "dockerd", false],
  ["43", "containerd", false],
  ["99", "dockerd", false],
  ["", "dockerd", false],
])("a pid file with %j names a living %s: %s", (text, command, expected) => {
  const file = join(proc, "pid");
  writeFileSync(file, text);
  expect(livesAt(file, command, proc)).toBe(expected);
});

it("no pid file names no process", () => {
  expect(livesAt(join(proc, "pid"), "dockerd", proc)).toBe(false);
});
