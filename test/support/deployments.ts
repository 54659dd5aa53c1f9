import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { CliDeployment } from "./cliDeployment";
import type { Deployment, DeploymentSettings } from "./deployment";
import { EmbeddedDeployment } from "./embeddedDeployment";
import { STATE_DIR } from "./workspace";

export interface DeploymentKind {
  readonly engine: Deployment["engine"];
  create(settings: DeploymentSettings): Deployment;
}

/** A run is mostly node loading the SDK twice; and checking types is the compiler's work, not a run's. */
const FAST = {
  PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  NODE_COMPILE_CACHE: join(STATE_DIR, "compile-cache"),
};

export const embedded: DeploymentKind = {
  engine: "embedded",
  create: (settings) => new EmbeddedDeployment({ ...settings, env: { ...FAST, ...settings.env } }),
};

export const cli: DeploymentKind = {
  engine: "cli",
  create: (settings) => new CliDeployment({ ...settings, env: { ...FAST, ...settings.env } }),
};

/** What there is to deploy with; says in one line why something is missing. */
export function deployments(): readonly DeploymentKind[] {
  const reason = cliMissing();
  if (reason === undefined) return [embedded, cli];
  process.stdout.write(`not run with the pulumi CLI: ${reason}\n`);
  return [embedded];
}

/** Why there is no CLI to deploy with; undefined when there is one. */
export function cliMissing(): string | undefined {
  try {
    execFileSync("pulumi", ["version"], { stdio: "ignore" });
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT"
      ? "there is no `pulumi` on the PATH"
      : `\`pulumi version\` fails: ${String(error)}`;
  }
}
