// Random changes by a program and by other hands, on real servers. Runs the set-up and the walks, and looks at what they
// have left on the engine.
import { parseArgs } from "node:util";
import { tracesOnEngine } from "./faults/tracesOnEngine.mjs";
import { setup } from "./setup.mjs";
import { runScript } from "./setup/runScript.mjs";

const USAGE = `Usage: npm run test:walks [-- --count N] [--seed N] [--yes]

Goes N random ways (100 by default, which takes about an hour), each of some updates of one stack.
  --seed  go the ways of an earlier run again; it prints its seed
  --yes   do not ask before something is installed or started as root`;

async function main() {
  const { values } = parseArgs({
    options: {
      count: { type: "string" },
      seed: { type: "string" },
      yes: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { image } = await setup({ yes: values.yes, upTo: "image" });
  const before = new Set(await tracesOnEngine());
  const env = {
    MYSQL_REPLICATION_IMAGE: image,
    ...(values.count && { WALKS: values.count }),
    ...(values.seed && { WALKS_SEED: values.seed }),
  };
  const code = await runScript("vitest", ["--project", "walks"], env);
  const left = (await tracesOnEngine()).filter((trace) => !before.has(trace));
  for (const trace of left) console.log(`left behind: ${trace}`);
  if (code !== 0 || left.length > 0) process.exitCode = 1;
}

await main();
