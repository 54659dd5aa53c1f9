import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { runOnce } from "./dockerEngine.mjs";
import { inRoot } from "./paths.mjs";

const VERDICTS = inRoot(".state/images.json");
const CHECK =
  'id -u mysql >/dev/null 2>&1 || { echo "has no user mysql"; exit 3; }; mysqld --version';

/**
 * Why an image cannot run our servers, or "" when it can: it needs mysqld and a user for it. Each image id is tried
 * once: an id is the hash of the content, so the answer cannot change.
 */
export async function imageFailure(docker, id) {
  const verdicts = existsSync(VERDICTS) ? JSON.parse(readFileSync(VERDICTS, "utf8")) : {};
  if (id in verdicts) return verdicts[id];
  const { code, output } = await runOnce(docker, id, CHECK).catch((cause) => {
    throw new Error(`The Docker engine cannot run a container of ${id}: ${cause.message}`, {
      cause,
    });
  });
  const failure = code === 0 ? "" : code === 3 ? output : `cannot run mysqld (${output})`;
  mkdirSync(inRoot(".state"), { recursive: true });
  writeFileSync(`${VERDICTS}.${process.pid}`, JSON.stringify({ ...verdicts, [id]: failure }));
  renameSync(`${VERDICTS}.${process.pid}`, VERDICTS);
  return failure;
}
