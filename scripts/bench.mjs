// The benchmark: set-up, then bench/main.ts on the pinned Node.js.
import { spawn } from "node:child_process";
import { setup } from "./setup.mjs";
import { inRoot, root, toolchainNode } from "./setup/paths.mjs";

const YES = "--yes";

async function main(args) {
  const given = args.filter((arg) => arg !== YES);
  const { image } = await setup({ yes: args.includes(YES), upTo: "image" });
  return run(given, image);
}

function run(args, image) {
  const bench = spawn(toolchainNode(), [inRoot("bench", "run.cjs"), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...(image && { MYSQL_REPLICATION_IMAGE: image }) },
  });
  // The benchmark cleans up when it gets a signal. Getting it twice, from the terminal and from here, does no harm.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => bench.kill(signal));
  return new Promise((resolve, reject) => {
    bench.on("error", reject);
    bench.on("exit", (code) => resolve(code ?? 1));
  });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
