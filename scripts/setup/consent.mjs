import { createInterface } from "node:readline/promises";

/**
 * Asks before something is installed or started as root, and throws unless the answer is yes. Where nobody can answer,
 * nobody has agreed.
 */
export async function consent(what, { stdin, stdout } = process) {
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new Error(
      `Nothing was installed or started as root. Still needed: ${what}. There is no terminal on which to ask for ` +
        `that. Do it yourself, or allow it: npm run setup -- --yes`,
    );
  }
  const terminal = createInterface({ input: stdin, output: stdout });
  const answer = await terminal.question(`  May I ${what}, as root? [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) {
    throw new Error(`Nothing was installed or started as root. Still needed: ${what}.`);
  }
}
