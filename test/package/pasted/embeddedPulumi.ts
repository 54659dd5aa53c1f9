import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackOutputs } from "../../support/stateView";

// `pulumi` for documents that are pasted where there is no CLI: the commands that they use, on the embedded engine.
// It keeps one stack for each project folder, below PULUMI_HOME.

interface Settings {
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

const RUN = join(__dirname, "../../engine/run.cjs");
const VERBS = ["up", "preview", "refresh", "destroy"];
/** What says how to ask or to print, which nothing does here. */
const WITHOUT_EFFECT = ["--yes", "--non-interactive", "--diff"];

const home = process.env["PULUMI_HOME"] ?? "";
const [, project = ""] = /^name: (.+)$/m.exec(readFileSync("Pulumi.yaml", "utf8")) ?? [];
const settingsFile = join(home, "settings.json");
const read = (): Settings => JSON.parse(readFileSync(settingsFile, "utf8")) as Settings;
const write = (settings: Settings) => writeFileSync(settingsFile, JSON.stringify(settings));
const stateFile = () => join(home, `${project}-${read().stack}.json`);

function run(verb: string, options: readonly string[]): number {
  const { stack, config, secrets } = read();
  const given = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
  const place = ["--program-dir", ".", "--project", project, "--stack", stack];
  const main = existsSync("index.ts") ? "index.ts" : "index.js";
  const all = [verb, ...place, "--main", main, "--state", stateFile()];
  const known = options.filter((option) => !WITHOUT_EFFECT.includes(option));
  const args = [...all, ...given("--config", config), ...given("--secret", secrets), ...known];
  return spawnSync(process.execPath, [RUN, ...args], { stdio: "inherit" }).status ?? 1;
}

function output(name: string): number {
  const value = stackOutputs(readFileSync(stateFile(), "utf8"))[name];
  if (value === undefined) return 1;
  process.stdout.write(`${typeof value === "string" ? value : JSON.stringify(value)}\n`);
  return 0;
}

function pulumi([command = "", ...rest]: readonly string[]): number {
  const [second = "", ...options] = rest;
  const words = options.filter((option) => !option.startsWith("--"));
  const [first = "", value = ""] = words;
  if (VERBS.includes(command)) {
    // as the CLI has it: what cannot be previewed is not begun
    const isPreviewed = command === "up" || command === "destroy";
    const preview = command === "up" ? run("preview", []) : 0;
    return isPreviewed && preview !== 0 ? preview : run(command, rest);
  }
  switch (`${command} ${second}`) {
    case "stack init":
      mkdirSync(home, { recursive: true });
      write({ stack: first, config: {}, secrets: {} });
      return 0;
    case "stack output":
      return output(first);
    case "stack rm":
      rmSync(stateFile(), { force: true });
      return 0;
    case "config set": {
      const settings = read();
      const kind = options.includes("--secret") ? "secrets" : "config";
      write({ ...settings, [kind]: { ...settings[kind], [first]: value } });
      return 0;
    }
    case "config get": {
      const { config, secrets } = read();
      process.stdout.write(`${{ ...config, ...secrets }[first] ?? ""}\n`);
      return 0;
    }
    default:
      process.stderr.write(`pulumi ${command} ${second} is not known here\n`);
      return 2;
  }
}

process.exitCode = pulumi(process.argv.slice(2));
