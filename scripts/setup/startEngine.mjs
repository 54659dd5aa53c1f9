import { spawn } from "node:child_process";
import { existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { engineFailure } from "./dockerEngine.mjs";
import { lives, livesAt } from "./processes.mjs";
import { lastLines, runCommand } from "./runCommand.mjs";

const LOG = "/var/log/dockerd.log";
const LIMIT_MS = 60_000;
const POLL_MS = 250;

/** Starts Docker so that it outlives this script, and waits until it answers. */
export async function startEngine() {
  if (existsSync("/run/systemd/system")) {
    await runCommand("systemctl", ["start", "docker"], { minutes: 2 });
    return waitForAnswer(() => undefined, "See journalctl --unit docker.");
  }
  if (lives("dockerd")) {
    return waitForAnswer(() => undefined, "A dockerd is running that was started otherwise.");
  }
  // A killed engine leaves its pid files. The number may belong to another process by now, and dockerd would then
  // refuse to start, or wait for a containerd that does not run. As no dockerd lives, this file is nobody's.
  rmSync("/var/run/docker.pid", { force: true });
  if (!livesAt("/var/run/docker/containerd/containerd.pid", "containerd")) {
    rmSync("/var/run/docker/containerd/containerd.pid", { force: true });
  }
  const log = openSync(LOG, "w");
  const child = spawn("dockerd", [], { detached: true, stdio: ["ignore", log, log], cwd: "/" });
  let ended;
  child.on("error", (error) => (ended = error.message));
  child.on("exit", (code, signal) => (ended = `it exited with ${signal ?? code}`));
  child.unref();
  await waitForAnswer(
    () => ended,
    () => `The end of ${LOG}:\n${lastLines(readFileSync(LOG, "utf8"), 20)}`,
  );
}

async function waitForAnswer(ended, hint) {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const failure = await engineFailure();
    if (failure === undefined) return;
    if (ended() !== undefined || Date.now() > deadline) {
      const seen = ended() ?? `no answer within ${LIMIT_MS / 1000} s (${failure})`;
      throw new Error(
        `The Docker engine did not start: ${seen}. ${typeof hint === "string" ? hint : hint()}`,
      );
    }
    await sleep(POLL_MS);
  }
}
