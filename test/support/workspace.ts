import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "./deployment";

/** Inside the repository, so that programs find its package and the SDK; ignored by git. */
export const STATE_DIR = join(__dirname, "../../.state");
export const REPOSITORY = join(__dirname, "../..");

export function newDirectory(name: string): string {
  const parent = join(STATE_DIR, "tests");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${name}-`));
}

const TSCONFIG = {
  extends: "../../../tsconfig.json",
  compilerOptions: { rootDir: "../../..", noEmit: false },
  include: ["."],
  exclude: [],
};

/**
 * Writes a one-file program, removed again when `using` it ends. TypeScript unless told otherwise;
 * transpiled, not checked, as `deployments()` has it.
 */
export function writeProgram(
  name: string,
  source: string,
  extension: "ts" | "js" = "ts",
): Program & Disposable {
  const dir = newDirectory(name);
  const program = { dir, main: `index.${extension}` };
  writeFileSync(join(dir, "tsconfig.json"), JSON.stringify(TSCONFIG));
  rewriteProgram(program, source);
  return {
    ...program,
    [Symbol.dispose]: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The next version of a program, for the next `up`. */
export function rewriteProgram(program: Program, source: string): void {
  writeFileSync(join(program.dir, program.main), source);
}
