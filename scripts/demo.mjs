// The main use case from end to end: `npm run demo`, then `-- detach`, `-- attach`, `-- down`.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { inRoot, root, toolchainNode } from "./setup/paths.mjs";
import { setup } from "./setup.mjs";

const VERBS = ["up", "detach", "attach", "down"];

const USAGE = `Usage: npm run demo [-- up | detach | attach | down] [--yes]

  up      bring up m1 and its replica s1, and watch a row travel (the default)
  detach  remove slaveOf from s1: it becomes standalone in place, with the data that it has
  attach  declare slaveOf again: s1 replicates again and fetches what it missed
  down    destroy both and remove the templates that were created for them
  --yes   do not ask before something is installed or started as root

It deploys with the pulumi CLI when one is on the PATH, and with the embedded engine otherwise. Its
state is in .state/demo, so each command continues where the last one stopped.`;

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
    throw new Error(
      `"${positionals.join(" ")}" is not a command of the demo. Its commands are ${VERBS.join(", ")}.`,
    );
  }
  // A destroy starts no server, so it needs no image.
  const { image } = await setup({ yes: values.yes, upTo: verb === "down" ? "engine" : "image" });
  return run(verb, image);
}

function run(verb, image) {
  // The child gets ^C too, and ends what it is doing in good order.
  process.on("SIGINT", () => undefined);
  const demo = spawn(toolchainNode(), [inRoot("scripts", "demo", "run.cjs"), verb], {
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
