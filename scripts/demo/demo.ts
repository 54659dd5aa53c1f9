import type { RunResult } from "../../test/support/deployment";
import { leftovers } from "../../test/support/docker";
import type { InstanceOutputs } from "../../src/resource/instanceOutputs";
import { DemoStack } from "./demoStack";
import { LiveServer } from "./liveServer";
import { removeTemplates } from "./removeTemplates";
import { listOf, showOf } from "./tables";
import { seeArrival, seeSeparation, sendParcel } from "./witness";

type Verb = "up" | "detach" | "attach" | "down";

async function main(verb: Verb): Promise<void> {
  if (verb === "down") return down();
  if (verb === "up") return deploy(open());
  if (!DemoStack.exists()) throw new Error(notUp(verb));
  const stack = open();
  if (!(await stack.findPair())) throw new Error(notUp(verb));
  stack.attached = verb === "attach";
  await deploy(stack);
}

function open(): DemoStack {
  const stack = DemoStack.open();
  say(`Deploying examples/primary-replica with ${stack.engine}.`);
  return stack;
}

async function deploy(stack: DemoStack): Promise<void> {
  const { attached } = stack;
  say(
    `Declared: m1, and s1 ${declared(attached)} (stack config attached: ${String(attached)}).`,
    "",
  );
  const up = await stack.up();
  say("", changedBy(up), "", "Writing a row on m1, then refreshing both instances.");
  const deployed = await stack.pair();
  await using m1 = await LiveServer.connect(deployed[0]);
  await using s1 = await LiveServer.connect(deployed[1]);
  const row = await sendParcel(m1);
  const arrived = attached ? await seeArrival(m1, s1, row) : [];
  const seen = await stack.observe();
  show(seen);
  const happened = attached
    ? [...arrived, healthOf(seen[1])]
    : await seeSeparation(m1, s1, row, seen);
  say("What happened", ...happened.map((line) => `  ${line}`), "");
  say("What to do next", ...nextSteps(attached).map((line) => `  ${line}`));
}

/** In the form of OpenStack's `trove list` and `trove show`. */
function show(seen: readonly InstanceOutputs[]): void {
  say("", listOf(seen), "");
  for (const instance of seen) say(showOf(instance), "");
}

function declared(attached: boolean): string {
  return attached ? "with slaveOf m1" : "without slaveOf";
}

function healthOf({ replication }: InstanceOutputs): string {
  const { state, receiver, applier, lagSeconds } = replication;
  const lag = lagSeconds === undefined ? "its lag is unknown" : `${String(lagSeconds)} s behind m1`;
  return `s1 is ${state}: receiver ${receiver ?? "?"}, applier ${applier ?? "?"}, ${lag}.`;
}

function changedBy({ changes }: RunResult): string {
  const { same, ...others } = changes;
  const made = Object.entries(others).filter(([, count]) => count > 0);
  if (made.length === 0)
    return `Nothing was changed: all ${String(same)} resources are as declared.`;
  return `Changed: ${made.map(([op, count]) => `${String(count)} ${op}d`).join(", ")}.`;
}

function nextSteps(attached: boolean): readonly string[] {
  return [
    "npm run demo             runs again: it changes nothing, and writes another row",
    attached
      ? "npm run demo -- detach   makes s1 standalone, in place"
      : "npm run demo -- attach   makes s1 replicate again, as long as nothing was written on it",
    "npm run demo -- down     removes everything",
  ];
}

async function down(): Promise<void> {
  if (DemoStack.exists()) {
    await open().destroy();
    say("", "Both instances are destroyed, and the stack's state (.state/demo) is removed.");
  } else {
    say("The demo is not up. Looking for templates to remove.");
  }
  for await (const line of removeTemplates()) say(line);
  const left = await leftovers();
  if (left.length === 0) say("No container, volume or network of this package is left.");
  else say("These belong to other stacks or tests:");
  for (const { kind, name } of left) say(`  ${kind} ${name}`);
}

function notUp(verb: Verb): string {
  return `There is nothing to ${verb} yet: bring the demo up with \`npm run demo\` first.`;
}

function say(...lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

// demo.mjs has checked the argument.
main((process.argv[2] ?? "up") as Verb).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
