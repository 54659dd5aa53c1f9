// Collects facts and changes nothing. (Whether an image can be used is tried in a temporary container.)
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { connect, engineAddress, engineFailure, imageId } from "./dockerEngine.mjs";
import { imageFailure } from "./imageFailure.mjs";
import { inRoot, toolchainNode } from "./paths.mjs";
import {
  buildState,
  DEV_IMAGE,
  dependenciesState,
  isNewEnough,
  OFFICIAL_IMAGE,
  STAGES,
} from "./planSetup.mjs";

export async function observeMachine(upTo = "image") {
  const wanted = (stage) => STAGES.indexOf(stage) <= STAGES.indexOf(upTo);
  const facts = {
    dependencies: observeDependencies(),
    build: wanted("build") ? observeBuild() : "current",
    machine: observeHost(),
  };
  if (facts.dependencies !== "current" || !wanted("engine")) return facts;
  facts.engine = await observeEngine();
  if (facts.engine.answers && wanted("image")) facts.images = await observeImages();
  return facts;
}

function observeDependencies() {
  const state = dependenciesState(
    readJson(inRoot("package-lock.json")),
    readJson(inRoot("node_modules/.package-lock.json")),
  );
  return state === "current" && !isNewEnough(toolchainVersion()) ? "withoutNode" : state;
}

function toolchainVersion() {
  const { stdout } = spawnSync(toolchainNode(), ["--version"], {
    timeout: 10_000,
    encoding: "utf8",
  });
  return stdout ?? "";
}

function observeBuild() {
  return buildState({
    newestSource: Math.max(
      ...["src", "tsconfig.json", "tsconfig.build.json"].map((name) => newest(inRoot(name))),
    ),
    newestOutput: existsSync(inRoot("dist/index.js")) ? newest(inRoot("dist")) : undefined,
  });
}

// Folders count too, because the removal of a file changes nothing else.
function newest(file) {
  const stats = statSync(file);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}

function observeHost() {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return {
    debianRoot: /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) && process.getuid() === 0,
    dockerd: onPath("dockerd"),
    mmdebstrap: onPath("mmdebstrap"),
  };
}

function onPath(command) {
  return (process.env.PATH ?? "")
    .split(path.delimiter)
    .some((folder) => existsSync(path.join(folder, command)));
}

async function observeEngine() {
  const failure = await engineFailure();
  return {
    address: engineAddress(),
    chosenByUser: Boolean(process.env.DOCKER_HOST),
    answers: failure === undefined,
    failure,
  };
}

async function observeImages() {
  const docker = await connect();
  const look = async (ref) => {
    const id = await imageId(docker, ref);
    if (!id) return { ref, state: "absent" };
    const failure = await imageFailure(docker, id);
    return { ref, state: failure ? "unusable" : "usable", failure };
  };
  const chosen = process.env.MYSQL_REPLICATION_IMAGE;
  return {
    // Our own image is looked at below: it is built, not pulled.
    ...(chosen && chosen !== DEV_IMAGE && { wanted: await look(chosen) }),
    dev: await look(DEV_IMAGE),
    official: await look(OFFICIAL_IMAGE),
  };
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
