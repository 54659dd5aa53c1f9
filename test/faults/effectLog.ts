import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { newDirectory } from "../support/workspace";

const HOOK = join(__dirname, "killAfterEffect.mts");

const effect = z.object({
  /** `engine`, or the name of the instance whose server it is. */
  on: z.string(),
  method: z.string(),
  /** The name of what it made or changed, where the call says one. */
  what: z.string(),
  failed: z.boolean(),
});

/** One call of a port that changes something, as the provider's process noted it when it was done. */
export type Effect = z.infer<typeof effect>;

export function wordsFor({ on, method, what, failed }: Effect): string {
  const isDockerId = /^[0-9a-f]{64}$/.test(what);
  const subject = what === "" ? "" : ` ${isDockerId ? what.slice(0, 12) : what}`;
  return `${on}.${method}${subject}${failed ? " (failed)" : ""}`;
}

/** Where the provider's process of one run after the other notes its effects. */
export class EffectLog implements Disposable {
  private readonly dir = newDirectory("effects");
  private readonly file = join(this.dir, "effects.jsonl");

  /** For the environment of the next run; with `killAfter` its provider ends itself after that effect. */
  begin(killAfter?: number): Readonly<Record<string, string>> {
    rmSync(this.file, { force: true });
    const inherited = process.env["NODE_OPTIONS"];
    return {
      NODE_OPTIONS: `${inherited === undefined ? "" : `${inherited} `}--import=${HOOK}`,
      FAULTS_LOG: this.file,
      ...(killAfter !== undefined && { FAULTS_KILL_AFTER: String(killAfter) }),
    };
  }

  effects(): readonly Effect[] {
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => effect.parse(JSON.parse(line)));
  }

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
