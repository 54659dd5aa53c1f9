// Asks a real server about each of its variables, and writes what it says to src/plan/settings/variables.json.
// Run it again for another series of MySQL, and read what has changed.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { connect } from "./setup/dockerEngine.mjs";
import { inRoot } from "./setup/paths.mjs";
import { setup } from "./setup.mjs";
import { QUESTIONS } from "./variables/questions.mjs";
import { catalogueOf, textOf } from "./variables/catalogue.mjs";

const USAGE = `Usage: npm run variables [-- --image IMAGE] [--yes]

Writes src/plan/settings/variables.json from what a server of the image says, by default the tests' image.
  --yes  do not ask before something is installed or started as root`;

const FILE = inRoot("src/plan/settings/variables.json");

/** A server for itself, without network, that is asked through its socket; its variables are those of an instance. */
const SCRIPT = `set -e
mkdir -p /tmp/data
chown mysql /tmp/data
server="mysqld --no-defaults --user=mysql --datadir=/tmp/data"
$server --initialize-insecure >/dev/null 2>&1
$server --socket=/tmp/socket --skip-networking --mysqlx=OFF --server-id=1 --gtid-mode=ON \\
  --enforce-gtid-consistency=ON --plugin-load-add=mysql_clone.so >/dev/null 2>&1 &
until mysql --socket=/tmp/socket --user=root -e 'DO 0' >/dev/null 2>&1; do sleep 0.2; done
mysqld --no-defaults --plugin-load-add=mysql_clone.so --verbose --help 2>/dev/null | sed 's/^/help\\t/'
printf %s "$QUESTIONS" | mysql --socket=/tmp/socket --user=root --batch --skip-column-names
`;

async function main() {
  const { values } = parseArgs({
    options: { image: { type: "string" }, yes: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { image } = await setup({ yes: values.yes, upTo: "image" });
  const lines = await answersOf(values.image ?? image);
  const catalogue = catalogueOf(lines);
  writeFileSync(FILE, textOf(catalogue));
  console.log(`${Object.keys(catalogue.variables).length} variables of MySQL ${catalogue.version}`);
}

async function answersOf(image) {
  const docker = await connect();
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["sh", "-c", SCRIPT],
    Cmd: [],
    Env: [`QUESTIONS=${QUESTIONS}`],
    NetworkDisabled: true,
  });
  try {
    await container.start();
    const { StatusCode } = await container.wait();
    const output = await container.logs({ stdout: true, stderr: true });
    const text = withoutFrames(output);
    if (StatusCode !== 0) throw new Error(`the server ended with ${StatusCode}:\n${text}`);
    return text.split("\n");
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** The engine puts eight bytes before each piece of output: its kind, and its length in the last four. */
function withoutFrames(output) {
  const pieces = [];
  for (let at = 0; at < output.length;) {
    const end = at + 8 + output.readUInt32BE(at + 4);
    pieces.push(output.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(pieces).toString();
}

await main();
