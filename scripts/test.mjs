// Runs the set-up, then each part; reports what was left behind on the engine, and prints one line of counts.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { setup } from "./setup.mjs";
import { leftovers } from "./test/leftovers.mjs";
import { runScript } from "./setup/runScript.mjs";
import { addCounts, countsLine, countsOf, NO_COUNTS } from "./test/testCounts.mjs";

/**
 * In the order in which they run. `needs`: how far the set-up must get. `project`: its name in vitest.config.mts.
 * A part that is `named` runs only when it is named.
 */
const PARTS = [
  { name: "lint", needs: "build" },
  { name: "typecheck", needs: "dependencies" },
  { name: "unit", needs: "build", project: "unit" },
  { name: "integration", needs: "image", project: "integration" },
  { name: "security", needs: "image", project: "security" },
  { name: "e2e", needs: "image", project: "e2e" },
  { name: "thorough", needs: "image", project: "thorough", named: true },
  { name: "package", needs: "image", project: "package" },
  { name: "bench", needs: "image", args: ["--smoke"] },
];

const NAMES = PARTS.map(({ name }) => name);
const NAMED = PARTS.filter(({ named }) => named).map(({ name }) => name);
const FURTHEST = ["image", "build", "dependencies"];

const USAGE = `Usage: npm test [-- [part...] [--keep-going] [--yes]]

Parts, in the order in which they run: ${NAMES.join(", ")}.
Without a part, all of them run but ${NAMED.join(", ")}.
  --keep-going  also run the parts after one that failed
  --yes         do not ask before something is installed or started as root`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      "keep-going": { type: "boolean" },
      yes: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const unknown = positionals.filter((name) => !NAMES.includes(name));
  if (values.help || unknown.length > 0) {
    if (unknown.length > 0) console.error(`There is no part ${unknown.join(", ")}.\n`);
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const isMeant = ({ name, named }) =>
    positionals.length === 0 ? named !== true : positionals.includes(name);
  const parts = PARTS.filter(isMeant);
  const counts = await runAll(parts, { yes: values.yes, keepGoing: values["keep-going"] });
  if (counts.failed > 0) process.exitCode = 1;
  console.log(countsLine(counts));
}

async function runAll(parts, { yes, keepGoing }) {
  const upTo = FURTHEST.find((stage) => parts.some(({ needs }) => needs === stage));
  const summary = [];
  let counts = NO_COUNTS;
  const note = (name, started, result) => {
    const took = `${((Date.now() - started) / 1000).toFixed(1)} s`;
    const verdict = result.failed > 0 ? "failed" : "passed";
    console.log(`== ${name} ${verdict} in ${took}\n`);
    summary.push(`  ${name.padEnd(12)} ${verdict}  ${took}`);
    counts = addCounts(counts, result);
    return result.failed === 0;
  };

  let started = Date.now();
  console.log("== setup");
  let image;
  try {
    ({ image } = await setup({ yes, upTo }));
  } catch (error) {
    console.error(error.message);
    note("setup", started, { ...NO_COUNTS, failed: 1 });
    return counts;
  }
  note("setup", started, NO_COUNTS);

  const before = upTo === "image" ? await leftovers(image) : [];
  for (const [index, part] of parts.entries()) {
    started = Date.now();
    console.log(`== ${part.name}`);
    const passed = note(part.name, started, await runPart(part, image));
    if (!passed && !keepGoing) {
      const rest = parts.slice(index + 1).map(({ name }) => name);
      if (rest.length > 0) summary.push(`  not run: ${rest.join(", ")} (--keep-going runs them)`);
      break;
    }
  }
  if (upTo === "image") {
    const left = (await leftovers(image)).filter((item) => !before.includes(item));
    if (left.length > 0) {
      summary.push("  left behind:", ...left.map((item) => `    ${item}`));
      counts = addCounts(counts, { ...NO_COUNTS, failed: 1 });
    }
  }
  console.log(summary.join("\n"));
  return counts;
}

/** A part that has no tests, such as lint, counts only when it fails. */
async function runPart({ name, project, args = [] }, image) {
  const env = image && { MYSQL_REPLICATION_IMAGE: image };
  if (project === undefined) {
    return { ...NO_COUNTS, failed: (await runScript(name, args, env)) === 0 ? 0 : 1 };
  }
  const folder = mkdtempSync(path.join(tmpdir(), "mysql-replication-test-"));
  const reportFile = path.join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  try {
    const code = await runScript("vitest", ["--project", project, ...reporters], env);
    return countsOf(readReport(reportFile), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // vitest exited before it wrote one, and its exit code says so
  }
}

await main();
