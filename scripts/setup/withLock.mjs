import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheFolder } from "./paths.mjs";

const LIMIT_MS = 30 * 60_000;
const POLL_MS = 250;
const TAKEOVER_MS = 5_000;

/**
 * Lets one set-up of this user run at a time, because apt, dockerd, the image's tag and node_modules are shared. The
 * lock is in the user's own folder: in one that is open to all, any other user could hold it.
 */
export async function withLock(work, folder = cacheFolder(process.env)) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, "setup.lock");
  const deadline = Date.now() + LIMIT_MS;
  let told;
  while (!take(file)) {
    const owner = ownerOf(file);
    if (owner !== undefined && !isAlive(owner)) {
      takeOver(file, owner);
    } else if (Date.now() > deadline) {
      throw new Error(
        `Process ${owner} has held ${file} for 30 minutes. End it, or remove the file.`,
      );
    } else {
      if (owner !== undefined && told !== owner) {
        console.log(`  waiting for another set-up (process ${owner})`);
        told = owner;
      }
      await sleep(POLL_MS);
    }
  }
  const release = () => {
    if (ownerOf(file) === process.pid) rmSync(file, { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function ownerOf(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    if (pid > 0) return pid;
    // A new lock is empty for a moment, until it is written. One that stays empty was left by a dead process.
    return Date.now() - statSync(file).mtimeMs > TAKEOVER_MS ? 0 : undefined;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid) {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

// When two processes see the same dead owner, only one may remove the lock: the other would remove the new one.
function takeOver(file, deadOwner) {
  const guard = `${file}.takeover`;
  if (!take(guard)) {
    try {
      if (Date.now() - statSync(guard).mtimeMs > TAKEOVER_MS) rmSync(guard, { force: true });
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
    return;
  }
  try {
    if (ownerOf(file) === deadOwner) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}
