// The main job, end to end: `npm run demo`, then `-- detach`, `-- attach`, `-- down`.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { inRoot, root, toolchainNode } from "./setup/paths.mjs";
import { setup } from "./setup.mjs";

const VERBS = ["up", "detach", "attach", "down"];

const USAGE = `Usage: npm run demo [-- up | detach | attach | down] [--yes]

  up      bring up m1 and its replica s1, and watch a row travel (also without a word)
  detach  take slaveOf from s1: it stands alone, in place, with the data it has
  attach  give slaveOf back: s1 replicates again and gets what it missed
  down    destroy both and remove what was cached for them
  --yes   do not ask before something is installed on this machine

It deploys with the pulumi CLI where there is one on the PATH, and without it elsewhere. Its state
is in .state/demo, so one command goes on where the last one stopped.`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { yes: { type: "boolean" }, help: { type: "boolean" } },
  });
  const [verb = "up", ...more] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (more.length > 0 || !VERBS.includes(verb)) {
    throw new Error(`The demo knows ${VERBS.join(", ")}, not "${positionals.join(" ")}".`);
  }
  // Nothing is started to be destroyed, so that needs no image.
  const { image } = await setup({ yes: values.yes, upTo: verb === "down" ? "engine" : "image" });
  return run(verb, image);
}

function run(verb, image) {
  // It is told of ^C as this process is, and ends what is under way in good order.
  process.on("SIGINT", () => undefined);
  const demo = spawn(toolchainNode, [inRoot("scripts", "demo", "run.cjs"), verb], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...(image && { MYSQL_REPLICATION_IMAGE: image }) },
  });
  return new Promise((resolve, reject) => {
    demo.on("error", reject);
    demo.on("exit", (code) => resolve(code ?? 1));
  });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
