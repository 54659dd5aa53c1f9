import { installDependencies } from "./dependencies.mjs";
import { build } from "./build.mjs";
import { aptInstall } from "./aptInstall.mjs";
import { startEngine } from "./startEngine.mjs";
import { pullImage } from "./pullImage.mjs";
import { buildImage } from "./buildImage.mjs";

/** Executes one step of the plan. Each can be repeated, and throws an error that says what to do when it fails. */
export function executeStep(step) {
  switch (step.kind) {
    case "installDependencies":
      return installDependencies();
    case "build":
      return build();
    case "installEngine":
      return aptInstall("docker.io", "iptables", "ca-certificates");
    case "startEngine":
      return startEngine();
    case "pullImage":
      return pullImage(step.ref);
    case "installImageBuilder":
      return aptInstall("mmdebstrap", "debian-archive-keyring", "ca-certificates");
    case "buildImage":
      return buildImage();
    case "blocked":
      throw new Error(step.reason);
    default:
      throw new Error(`unknown step ${step.kind}`);
  }
}

/** Describes the step, for the line that announces it. */
export function describeStep(step) {
  switch (step.kind) {
    case "installDependencies":
      return `install the dependencies (${step.why}): npm ci`;
    case "build":
      return `build (dist is ${step.why})`;
    case "installEngine":
    case "startEngine":
    case "installImageBuilder":
      return step.systemWide;
    case "pullImage":
      return `pull the image ${step.ref}`;
    case "buildImage":
      return `build a MySQL image from Debian's packages${step.why ? ` (${step.why})` : ""}`;
    case "blocked":
      return step.reason;
    default:
      throw new Error(`unknown step ${step.kind}`);
  }
}
