import { spawn } from "node:child_process";
import { clearInterval, setInterval } from "node:timers";

const HEARTBEAT_MS = 10_000;
const KEPT = 64_000;
const LAST_LINES = 20;

/**
 * Runs a command without showing its output. A line every ten seconds shows that it works. Resolves with its output;
 * when it fails, the error has the last lines of that.
 */
export function runCommand(command, args, { cwd, env, minutes = 10 } = {}) {
  const { promise, resolve, reject } = withResolvers();
  const started = Date.now();
  let output = "";
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
    timeout: minutes * 60_000,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output = (output + text).slice(-KEPT);
    });
  }
  const heartbeat = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`    ${seconds} s  ${lastLines(output, 1).slice(0, 90) || "working"}`);
  }, HEARTBEAT_MS);
  child.on("error", (cause) => {
    clearInterval(heartbeat);
    reject(new Error(`${command} could not be started: ${cause.message}`, { cause }));
  });
  child.on("close", (code, signal) => {
    clearInterval(heartbeat);
    if (code === 0) return resolve(output);
    const end = signal ? `was stopped by ${signal} (limit: ${minutes} min)` : `failed (${code})`;
    reject(
      new Error(
        `${[command, ...args].join(" ")} ${end}. Its last lines:\n${lastLines(output, LAST_LINES)}`,
      ),
    );
  });
  return promise;
}

export function lastLines(text, count) {
  return text
    .trim()
    .split(/[\r\n]+/)
    .slice(-count)
    .join("\n");
}

// An older Node.js, which may run this script, has no Promise.withResolvers.
function withResolvers() {
  let resolve, reject;
  const promise = new Promise((res, rej) => ([resolve, reject] = [res, rej]));
  return { promise, resolve, reject };
}
