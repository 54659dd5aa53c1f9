import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { inRoot, root, toolchainNode } from "./paths.mjs";
import { runCommand } from "./runCommand.mjs";

/** Builds in another folder, then replaces dist: a failed build leaves no dist that looks current, and no old files. */
export async function build() {
  const started = new Date();
  const fresh = inRoot(".state/dist");
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(inRoot(".state"), { recursive: true });
  await runCommand(
    toolchainNode(),
    ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--outDir", fresh],
    { cwd: root },
  );
  // Dates the files to the start of the build, so that a source that was edited meanwhile is newer.
  for (const name of readdirSync(fresh, { recursive: true })) {
    const file = path.join(fresh, name);
    if (statSync(file).isFile()) utimesSync(file, started, started);
  }
  rmSync(inRoot("dist"), { recursive: true, force: true });
  renameSync(fresh, inRoot("dist"));
}
