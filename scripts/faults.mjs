// Kills the provider's process after every effect, on real servers. Runs the set-up and the sweep, looks at what the
// sweep has left on the engine, and prints counts.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { tracesOnEngine } from "./faults/tracesOnEngine.mjs";
import { pointsLine, tableOf } from "./faults/pointCounts.mjs";
import { setup } from "./setup.mjs";
import { runScript } from "./setup/runScript.mjs";

const USAGE = `Usage: npm run test:faults [-- scenario...] [--power-off] [--yes]

Runs the named scenarios of test/faults/scenarios.ts, or all of them, which takes hours.
  --power-off  all servers die together with the provider, as when the host loses its power
  --yes        do not ask before something is installed or started as root`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      "power-off": { type: "boolean" },
      yes: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { image } = await setup({ yes: values.yes, upTo: "image" });
  const folder = mkdtempSync(path.join(tmpdir(), "mysql-replication-faults-"));
  const report = path.join(folder, "points.jsonl");
  try {
    const before = new Set(await tracesOnEngine());
    const code = await sweep(positionals, { image, report, isPowerOff: values["power-off"] });
    const points = pointsIn(report);
    const lost = points.filter(({ problems }) => problems.length > 0);
    const left = (await tracesOnEngine()).filter((trace) => !before.has(trace));
    if (code !== 0 || lost.length > 0 || points.length === 0 || left.length > 0) {
      process.exitCode = 1;
    }
    const leftLines = left.map((trace) => `left behind: ${trace}`);
    console.log([...tableOf(points), ...leftLines, pointsLine(points)].join("\n"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves with the exit code of Vitest, which also fails when a scenario could not be completed. */
function sweep(scenarios, { image, report, isPowerOff }) {
  const only = scenarios.length === 0 ? [] : ["-t", `(${scenarios.join("|")}): `];
  const env = {
    MYSQL_REPLICATION_IMAGE: image,
    FAULTS_REPORT: report,
    ...(isPowerOff && { FAULTS_POWER_OFF: "1" }),
  };
  return runScript("vitest", ["--project", "faults", ...only], env);
}

function pointsIn(report) {
  if (!existsSync(report)) return [];
  const lines = readFileSync(report, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

await main();
