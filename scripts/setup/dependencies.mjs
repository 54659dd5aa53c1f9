import path from "node:path";
import { root } from "./paths.mjs";
import { runCommand } from "./runCommand.mjs";

export async function installDependencies() {
  await runCommand("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=http"], {
    cwd: root,
    env: outsideNpm(),
  });
}

// `npm test` may have started this process. Its settings for the project's folder and for PATH, whose first node is
// the one about to be replaced, must not reach the npm that is started here.
function outsideNpm() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^npm_(config_(local_prefix|prefix|global|global_prefix)|package_|lifecycle_)/.test(name)) {
      delete env[name];
    }
  }
  env.PATH = (env.PATH ?? "")
    .split(path.delimiter)
    .filter((folder) => !folder.endsWith(path.join("node_modules", ".bin")))
    .join(path.delimiter);
  return env;
}
