import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { newDirectory } from "../support/workspace";

const HOOK = join(__dirname, "killAfterEffect.mts");

const effect = z.object({
  /** A call of the engine's port, or a statement. */
  kind: z.enum(["call", "statement"]),
  /** `engine`, or the name of the instance whose server it is. */
  on: z.string(),
  /** The method, or the first words of the statement. */
  did: z.string(),
  /** The name of what a call made or changed, where it says one. */
  what: z.string(),
  failed: z.boolean(),
});

/** Something that the provider's process changed, as that process noted it when it was done. */
export type Effect = z.infer<typeof effect>;

export function wordsFor(effect: Effect): string {
  const { what, failed } = effect;
  const isDockerId = /^[0-9a-f]{64}$/.test(what);
  const subject = what === "" ? "" : ` ${isDockerId ? what.slice(0, 12) : what}`;
  return `${deed(effect)}${subject}${failed ? " (failed)" : ""}`;
}

function deed({ kind, on, did }: Effect): string {
  return `${on}${kind === "call" ? "." : ": "}${did}`;
}

/** The number of an effect, or the first that is this in words: `engine.startContainer`, `some-name: STOP REPLICA`. */
export type KillAfter = number | string;

/** The effect that ends the run; undefined when there was none such. */
export function killedAt(effects: readonly Effect[], after: KillAfter): Effect | undefined {
  return typeof after === "number"
    ? effects.at(after - 1)
    : effects.find((effect) => deed(effect) === after);
}

/** Where the provider's process of one run after the other notes its effects. */
export class EffectLog implements Disposable {
  private readonly dir = newDirectory("effects");
  private readonly file = join(this.dir, "effects.jsonl");

  /** For the environment of the next run; with `killAfter` its provider ends itself after that effect. */
  begin(killAfter?: KillAfter): Readonly<Record<string, string>> {
    rmSync(this.file, { force: true });
    const inherited = process.env["NODE_OPTIONS"];
    return {
      NODE_OPTIONS: `${inherited === undefined ? "" : `${inherited} `}--import=${HOOK}`,
      FAULTS_LOG: this.file,
      ...(killAfter !== undefined && { FAULTS_KILL_AFTER: String(killAfter) }),
    };
  }

  effects(): readonly Effect[] {
    const lines = this.text().split("\n").slice(0, -1);
    return lines.map((line) => effect.parse(JSON.parse(line)));
  }

  /** As it was written. */
  text(): string {
    return existsSync(this.file) ? readFileSync(this.file, "utf8") : "";
  }

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
