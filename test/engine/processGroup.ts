import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const GRACE_MS = 5000;
const LOOK_EVERY_MS = 20;

export function isAlive(pid: number): boolean {
  return signal(pid, 0);
}

/** The command line of a process, or nothing when there is none. */
export function commandOf(pid: number): string {
  try {
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

export function signalGroup(group: number, name: NodeJS.Signals): boolean {
  return signal(-group, name);
}

/** SIGINT to the whole group, and SIGKILL to what is left of it after five seconds. */
export async function endGroup(group: number): Promise<void> {
  signalGroup(group, "SIGINT");
  for (let waited = 0; waited < GRACE_MS; waited += LOOK_EVERY_MS) {
    if (!signal(-group, 0)) return;
    await sleep(LOOK_EVERY_MS);
  }
  signalGroup(group, "SIGKILL");
}

function signal(target: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(target, name);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
