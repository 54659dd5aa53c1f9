// Sets up what the tests and the demo need: dependencies, build, Docker engine, MySQL image.
// It looks, plans, executes the first step and looks again, until nothing is left to do.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { consent } from "./setup/consent.mjs";
import { engineAddress } from "./setup/dockerEngine.mjs";
import { describeStep, executeStep } from "./setup/executeStep.mjs";
import { observeMachine } from "./setup/observeMachine.mjs";
import { chooseImage, planSetup } from "./setup/planSetup.mjs";
import { withLock } from "./setup/withLock.mjs";

const USAGE = `Usage: npm run setup [-- --check | --yes]

Sets up the dependencies, the build, a Docker engine and a MySQL image.
  --check  only say what is missing (exit code 1 if anything is)
  --yes    do not ask before something is installed or started as root; without a terminal it is
           needed for that

DOCKER_HOST chooses the engine, MYSQL_REPLICATION_IMAGE the image.`;

/**
 * Resolves with the image to run servers from and the engine's address, once everything up to the stage
 * "dependencies", "build", "engine" or "image" is set up. Prints nothing when nothing was missing.
 */
export async function setup({ yes = false, upTo = "image" } = {}) {
  let facts = await observeMachine(upTo);
  if (planSetup(facts, upTo).length > 0) {
    facts = await withLock(() => completeMachine({ yes, upTo }));
  }
  return {
    image: facts.images && chooseImage(facts.images),
    dockerHost: facts.engine?.address ?? engineAddress(),
  };
}

async function completeMachine({ yes, upTo }) {
  const done = new Set();
  let pullFailure;
  for (;;) {
    const facts = await observeMachine(upTo);
    const [step] = planSetup(facts, upTo, pullFailure);
    if (!step) return facts;
    if (done.has(step.kind)) {
      throw new Error(`This step was done without effect: ${describeStep(step)}.`);
    }
    done.add(step.kind);
    if (step.systemWide && !yes) await consent(step.systemWide);
    if (step.kind === "pullImage") pullFailure = await failureOf(() => announced(step));
    else await announced(step);
  }
}

async function announced(step) {
  if (step.kind === "blocked") return executeStep(step);
  console.log(`  ${describeStep(step)}`);
  const started = Date.now();
  await executeStep(step);
  console.log(`    done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

async function failureOf(work) {
  try {
    await work();
    return undefined;
  } catch (error) {
    const reason = error.message.replace(/^\(HTTP code \d+\)[^-]*- /, "").trim();
    console.log(`    failed: ${reason}`);
    return reason;
  }
}

async function check() {
  const facts = await observeMachine();
  const steps = planSetup(facts);
  for (const step of steps) console.log(`  needed: ${describeStep(step)}`);
  if (!facts.engine)
    console.log("  engine and image: cannot be checked before the dependencies are installed");
  else if (!facts.images) console.log("  image: cannot be checked before the engine answers");
  if (steps.length > 0) process.exitCode = 1;
  else report({ image: chooseImage(facts.images), dockerHost: facts.engine.address });
}

function report({ image, dockerHost }) {
  console.log(`image: ${image}`);
  console.log(`dockerHost: ${dockerHost}`);
}

async function main() {
  const { values } = parseArgs({
    options: { yes: { type: "boolean" }, check: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) console.log(USAGE);
  else if (values.check) await check();
  else report(await setup({ yes: values.yes }));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
