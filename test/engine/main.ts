import { parseArguments, USAGE } from "./arguments";
import { start } from "./engine";
import { EXIT } from "./exitCodes";

async function main(): Promise<number> {
  const parsed = parseArguments(process.argv.slice(2), process.env);
  if (typeof parsed === "string") {
    process.stderr.write(`${parsed}\n${USAGE}\n`);
    return EXIT.failed;
  }
  const say = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  const running = start(
    parsed.engine,
    parsed.command,
    parsed.json
      ? {
          onLine: (line) => say(JSON.stringify({ line })),
          onEvent: (event) => say(JSON.stringify({ event })),
          onDiagnostic: (diagnostic) => say(JSON.stringify({ diagnostic })),
        }
      : { onLine: say },
  );
  process.on("SIGINT", () => running.interrupt());
  process.on("SIGTERM", () => running.interrupt());
  const { rc, changes } = await running.result;
  if (parsed.json) say(JSON.stringify({ changes }));
  return rc;
}

void main().then((rc) => process.exit(rc));
