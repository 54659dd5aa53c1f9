import type { StartedRun } from "./deployment";
import type { Stack } from "./instances";

/**
 * Kills the provider's process (SIGKILL) during an up, as soon as that is printed: the step that a line
 * announces is then about to be done, half done, or just done. The up must fail of it.
 */
export async function upKilledAt({ deployment }: Stack, line: string): Promise<void> {
  let output = "";
  let isPrinted: () => void;
  const printed = new Promise<void>((resolve) => (isPrinted = resolve));
  const onOutput = (text: string): void => {
    output += text;
    if (output.includes(line)) isPrinted();
  };
  await killed(await deployment.start("up", { onOutput }), printed);
}

/** The same at a moment of one's own. */
export async function upKilledAfter({ deployment }: Stack, moment: () => Promise<unknown>) {
  const run = await deployment.start("up");
  await killed(run, moment());
}

async function killed(run: StartedRun, moment: Promise<unknown>): Promise<void> {
  const provider = await run.providerPid();
  const early = run.result.then(({ output }) => `the up ended before the kill:\n${output}`);
  const problem = await Promise.race([moment.then(() => undefined), early]);
  if (problem !== undefined) throw new Error(problem);
  process.kill(provider, "SIGKILL");
  const { rc, output } = await run.result;
  if (rc === 0) throw new Error(`the up ended well in spite of the kill:\n${output}`);
}
