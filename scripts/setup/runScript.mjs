import { spawn } from "node:child_process";
import { root, toolchainNode } from "./paths.mjs";

/**
 * Runs a script of package.json, and resolves with its exit code. `node --run` puts node_modules/.bin first on
 * PATH, so the tools run on the Node.js that is pinned there.
 */
export function runScript(script, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(toolchainNode(), ["--run", script, "--", ...args], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
