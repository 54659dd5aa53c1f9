// Compares what previews announce with what updates then do, on real servers and both of Pulumi's engines. Runs the
// set-up and the rows, looks at what they have left on the engine, and prints counts.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { tracesOnEngine } from "./faults/tracesOnEngine.mjs";
import { setup } from "./setup.mjs";
import { runScript } from "./setup/runScript.mjs";
import { linesOf } from "./truth/counts.mjs";

const USAGE = `Usage: npm run test:truth [-- scene...] [--yes]

Plays the named scenes of test/truth/scenes, or all of them, which takes hours.
  --yes  do not ask before something is installed or started as root`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { yes: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { image } = await setup({ yes: values.yes, upTo: "image" });
  const folder = mkdtempSync(path.join(tmpdir(), "mysql-replication-truth-"));
  const report = path.join(folder, "rows.jsonl");
  try {
    const before = new Set(await tracesOnEngine());
    const only = positionals.length === 0 ? [] : ["-t", `(${positionals.join("|")})$`];
    const env = { MYSQL_REPLICATION_IMAGE: image, TRUTH_REPORT: report };
    const code = await runScript("vitest", ["--project", "truth", ...only], env);
    const rows = existsSync(report)
      ? readFileSync(report, "utf8")
          .split("\n")
          .slice(0, -1)
          .map((line) => JSON.parse(line))
      : [];
    const left = (await tracesOnEngine()).filter((trace) => !before.has(trace));
    const isWrong = rows.length === 0 || rows.some(({ problems }) => problems.length > 0);
    if (code !== 0 || isWrong || left.length > 0) process.exitCode = 1;
    console.log([...left.map((trace) => `left behind: ${trace}`), ...linesOf(rows)].join("\n"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
