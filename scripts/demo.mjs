// The main job, end to end: `npm run demo [-- detach | attach | down]`.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setup } from "./setup.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const bin = join(ROOT, "node_modules", ".bin");

console.log("Setting up");
const { image } = await setup({ yes: process.argv.includes("--yes") });
const verbs = process.argv.slice(2).filter((word) => word !== "--yes");
const demo = spawn(join(bin, "node"), [join(ROOT, "scripts", "demo", "run.cjs"), ...verbs], {
  cwd: ROOT,
  stdio: "inherit",
  env: {
    ...process.env,
    PATH: `${bin}:${process.env.PATH}`,
    MYSQL_REPLICATION_IMAGE: image,
  },
});
demo.on("exit", (code, signal) => {
  process.exitCode = signal ? 1 : (code ?? 1);
});
