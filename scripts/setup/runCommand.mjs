import { spawn } from "node:child_process";
import { clearInterval, setInterval } from "node:timers";

const HEARTBEAT_MS = 10_000;
const KEPT = 64_000;
const LAST_LINES = 20;

/**
 * Runs a command to its end without showing its output: a line every ten seconds tells that it works,
 * and its last lines are the error when it fails. Resolves with what it wrote.
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
    console.log(`    ${seconds} s  ${lastLines(output, 1).slice(0, 90) || "at work"}`);
  }, HEARTBEAT_MS);
  child.on("error", (cause) => {
    clearInterval(heartbeat);
    reject(new Error(`${command} cannot be run: ${cause.message}`, { cause }));
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

// Promise.withResolvers is not in Node 20, which may be what starts this script.
function withResolvers() {
  let resolve, reject;
  const promise = new Promise((res, rej) => ([resolve, reject] = [res, rej]));
  return { promise, resolve, reject };
}
