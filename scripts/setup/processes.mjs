import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** True while any process of this command lives, whoever started it. */
export function lives(command, proc = "/proc") {
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => isLiving(pid, command, proc));
}

/** True while the process that a pid file names lives, and is of this command. */
export function livesAt(pidFile, command, proc = "/proc") {
  return existsSync(pidFile) && isLiving(readFileSync(pidFile, "utf8").trim(), command, proc);
}

function isLiving(pid, command, proc) {
  const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(statOf(path.join(proc, pid, "stat"))) ?? [];
  // In a container whose first process does not reap children, a killed process stays as a zombie.
  return name === command && state !== "Z" && state !== "X";
}

/** "" for a process that has ended meanwhile. */
function statOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
