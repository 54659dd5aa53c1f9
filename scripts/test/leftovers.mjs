import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { connect, imageId } from "../setup/dockerEngine.mjs";
import { root } from "../setup/paths.mjs";

/** Every label of this package and of its tests begins like this; see src/ground/names.ts. */
const LABEL = "io.pulumi-mysql-replication.";
/** The benchmark's own servers bear no label, for they are nobody's instances. */
const BENCH = /^bench-/;
/** Where tests keep programs and states; each test removes its own. */
const FILES = path.join(root, ".state", "tests");

/** What this package, its tests and its benchmark have on the engine and in `.state`, one line each. */
export async function leftovers(image) {
  const docker = await connect();
  const [containers, { Volumes }, unused, networks, kept] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listVolumes(),
    docker.listVolumes({ filters: { dangling: ["true"] } }),
    docker.listNetworks(),
    templateOf(docker, image),
  ]);
  const files = existsSync(FILES) ? readdirSync(FILES) : [];
  return linesOf({
    containers,
    volumes: Volumes ?? [],
    unused: unused.Volumes ?? [],
    networks,
    files,
    kept,
  });
}

/** The same of what an engine has listed. `kept` is the template that stays for the next instance, on purpose. */
export function linesOf({ containers, volumes, unused, networks, files, kept }) {
  const isOurs = ({ name, labels }) =>
    name !== kept &&
    (BENCH.test(name) || Object.keys(labels ?? {}).some((label) => label.startsWith(LABEL)));
  const named = {
    containers: containers.map(({ Id, Names, Labels }) => ({
      name: Names[0]?.slice(1) ?? "",
      labels: Labels,
      id: Id,
    })),
    volumes: volumes.map(({ Name, Labels }) => ({ name: Name, labels: Labels })),
    networks: networks.map(({ Id, Name, Labels }) => ({ name: Name, labels: Labels, id: Id })),
  };
  return [
    ...named.containers.filter(isOurs).map(({ name, id }) => `container ${name} ${short(id)}`),
    ...named.volumes.filter(isOurs).map(({ name }) => `volume ${name}`),
    // an image's own VOLUME, kept when its container went: it bears the label of nobody
    ...unused
      .filter(({ Name }) => /^[0-9a-f]{64}$/.test(Name))
      .map(({ Name }) => `anonymous volume ${short(Name)}`),
    ...named.networks.filter(isOurs).map(({ name, id }) => `network ${name} ${short(id)}`),
    ...files.map((name) => `directory ${path.join(".state", "tests", name)}`),
  ];
}

function short(id) {
  return id.slice(0, 12);
}

/** By the package's own rule. Templates with options of their own are made by tests, which remove them. */
async function templateOf(docker, image) {
  const { templateKey, templateName } = await import("../../dist/plan/host/containerSpec.js");
  const id = await imageId(docker, image);
  return id === undefined ? undefined : templateName(templateKey(id, {}));
}
