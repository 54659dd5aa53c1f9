import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment, RunResult } from "../../test/support/deployment";
import { deployments, embedded } from "../../test/support/deployments";
import { REPOSITORY } from "../../test/support/workspace";
import { removeTemplates } from "./removeTemplates";
import { sendRow } from "./sendRow";
import { listOf, showOf } from "./tables";

const HOME = join(REPOSITORY, ".state", "demo");
const VERBS = ["up", "detach", "attach", "down"] as const;

async function main(word: string): Promise<void> {
  const verb = VERBS.find((known) => known === word);
  if (!verb) throw new Error(`unknown: ${word}; give one of ${VERBS.join(", ")}`);
  const stack = openStack();
  if (verb === "down") return down(stack);
  await configure(stack, verb);
  said(await stack.up({ onOutput: print }), "up");
  await say(stack);
}

/** With the CLI where it is on the PATH, with the embedded engine elsewhere; what made a state goes on with it. */
function openStack(): Deployment {
  mkdirSync(HOME, { recursive: true });
  const remembered = join(HOME, "engine");
  const before = existsSync(remembered) ? readFileSync(remembered, "utf8") : undefined;
  const kinds = deployments();
  const kind = kinds.find(({ engine }) => engine === before) ?? kinds.at(-1) ?? embedded;
  if (before !== undefined && kind.engine !== before) {
    throw new Error(`this demo was brought up with the ${before} engine, which is not there now`);
  }
  writeFileSync(remembered, kind.engine);
  console.log(
    kind.engine === "cli" ? "Deploying with the pulumi CLI" : "Deploying with the embedded engine",
  );
  return kind.create({
    program: { dir: join(REPOSITORY, "examples", "primary-replica"), main: "index.ts" },
    project: "mysql-replication-demo",
    stack: "dev",
    home: join(HOME, kind.engine),
  });
}

/** Whether s1 is attached is remembered between two calls, as stack config is. */
async function configure(stack: Deployment, verb: "up" | "detach" | "attach"): Promise<void> {
  const file = join(HOME, "attached");
  if (verb !== "up") writeFileSync(file, String(verb === "attach"));
  const attached = existsSync(file) ? readFileSync(file, "utf8") : "true";
  await stack.setConfig("attached", attached);
  await stack.setConfig("image", process.env["MYSQL_REPLICATION_IMAGE"] ?? "");
}

async function say(stack: Deployment): Promise<void> {
  said(await stack.refresh(), "refresh");
  const [m1, s1] = await pair(stack);
  const row = await sendRow(m1, s1);
  said(await stack.refresh(), "refresh");
  const seen = await pair(stack);
  console.log(`\n${listOf(seen)}\n`);
  for (const instance of seen) console.log(`${showOf(instance)}\n`);
  console.log(row);
}

async function pair(stack: Deployment) {
  const resources = await stack.resources();
  const [m1, s1] = ["m1", "s1"].map(
    (name) => resources.find((resource) => resource.name === name)?.outputs,
  );
  if (!m1 || !s1) throw new Error("m1 and s1 are not in the state");
  return [m1, s1] as const;
}

async function down(stack: Deployment): Promise<void> {
  said(await stack.destroy({ onOutput: print }), "destroy");
  await removeTemplates();
  await stack.dispose();
  rmSync(HOME, { recursive: true, force: true });
}

function print(text: string): void {
  process.stdout.write(text);
}

function said({ rc, output }: RunResult, verb: string): void {
  if (rc !== 0) throw new Error(`${verb} ended with ${String(rc)}\n${output}`);
}

main(process.argv[2] ?? "up").catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
