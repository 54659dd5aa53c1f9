// The decisions of the set-up. observeMachine.mjs collects the facts, executeStep.mjs executes the steps.
// Types: planSetup.d.mts.

export const DEV_IMAGE = "mysql-replication-dev:9.7";
export const OFFICIAL_IMAGE = "mysql:9.7";
export const STAGES = ["dependencies", "build", "engine", "image"];

const PUBLIC_MIRROR = "deb.debian.org/debian";

/** The steps that are still needed to reach `upTo`, without those that depend on the outcome of an earlier step. */
export function planSetup(facts, upTo = "image", pullFailure = undefined) {
  const wanted = (stage) => STAGES.indexOf(stage) <= STAGES.indexOf(upTo);
  const steps = [...planDependencies(facts)];
  if (wanted("build")) steps.push(...planBuild(facts));
  if (wanted("engine") && facts.engine) steps.push(...planEngine(facts.engine, facts.machine));
  if (wanted("image") && facts.images) {
    steps.push(...planImage(facts.images, facts.machine, pullFailure));
  }
  return steps;
}

function planDependencies({ dependencies }) {
  switch (dependencies) {
    case "current":
      return [];
    case "withoutNode":
      return [
        blocked(
          `Builds and tests need Node.js 22.12 or newer. scripts/node pins one for Linux on x64 and arm64; there, npm ` +
            `has left it out, because it is set to omit optional packages or because the package is not the one of ` +
            `package-lock.json: allow them, and run npm ci. Elsewhere, run this with a newer Node.js.`,
        ),
      ];
    default:
      return [{ kind: "installDependencies", why: dependencies }];
  }
}

function planBuild({ build }) {
  return build === "current" ? [] : [{ kind: "build", why: build }];
}

function planEngine(engine, machine) {
  if (engine.answers) return [];
  const seen = `No Docker engine answers at ${engine.address} (${engine.failure})`;
  if (engine.chosenByUser) {
    return [blocked(`${seen}. Start the engine that DOCKER_HOST names, or unset DOCKER_HOST.`)];
  }
  if (engine.failure === "EACCES") {
    return [
      blocked(
        `${seen}. Your user has no access to it. Add the user to the group "docker", and log in again.`,
      ),
    ];
  }
  if (!machine.debianRoot) {
    return [
      blocked(
        `${seen}. Start Docker (Docker Desktop, or "sudo systemctl start docker"), or set DOCKER_HOST ` +
          `to what "docker context inspect --format '{{.Endpoints.docker.Host}}'" prints.`,
      ),
    ];
  }
  const start = { kind: "startEngine", systemWide: "start the Docker engine" };
  return machine.dockerd
    ? [start]
    : [{ kind: "installEngine", systemWide: "install Docker (docker.io, iptables)" }, start];
}

function planImage(images, machine, pullFailure) {
  if (chooseImage(images)) return [];
  const { wanted } = images;
  if (wanted?.state === "unusable") {
    return [
      blocked(
        `The image ${wanted.ref} (MYSQL_REPLICATION_IMAGE) ${wanted.failure}. ` +
          `It needs mysqld and a user "mysql".`,
      ),
    ];
  }
  if (wanted) {
    return pullFailure
      ? [
          blocked(
            `The image ${wanted.ref} (MYSQL_REPLICATION_IMAGE) is not on this engine and cannot be ` +
              `pulled: ${pullFailure}.`,
          ),
        ]
      : [{ kind: "pullImage", ref: wanted.ref }];
  }
  if (!pullFailure && images.official.state === "absent") {
    return [{ kind: "pullImage", ref: OFFICIAL_IMAGE }];
  }
  if (machine.debianRoot) {
    const rebuilt =
      images.dev.state === "unusable" ? `the existing one ${images.dev.failure}` : undefined;
    return machine.mmdebstrap
      ? [{ kind: "buildImage", why: rebuilt }]
      : [
          { kind: "installImageBuilder", systemWide: "install mmdebstrap, to build a MySQL image" },
          { kind: "buildImage", why: rebuilt },
        ];
  }
  return [
    blocked(
      `There is no MySQL image: ${OFFICIAL_IMAGE} cannot be pulled (${pullFailure ?? images.official.failure}), ` +
        `and only root on Debian or Ubuntu can build one. ` +
        `Set MYSQL_REPLICATION_IMAGE to an image that holds mysqld and a user "mysql".`,
    ),
  ];
}

/** The image to test with, if there is one: the configured one, otherwise our own, otherwise the official one. */
export function chooseImage({ wanted, dev, official }) {
  return (wanted ? [wanted] : [dev, official]).find(({ state }) => state === "usable")?.ref;
}

function blocked(reason) {
  return { kind: "blocked", reason };
}

/** Compares what package-lock.json asks for with what npm recorded in node_modules. */
export function dependenciesState(lock, installed) {
  if (!installed) return "missing";
  const current = Object.entries(lock.packages).every(([path, asked]) => {
    if (path === "") return true;
    const found = installed.packages[path];
    // npm leaves out the optional packages of other platforms.
    if (!found) return asked.optional === true;
    return found.version === asked.version && found.integrity === asked.integrity;
  });
  return current ? "current" : "outdated";
}

/** Whether a Node.js, by what `node --version` prints, can run builds and tests. */
export function isNewEnough(version) {
  const [, major = 0, minor = 0] = (/^v(\d+)\.(\d+)\./.exec(version) ?? []).map(Number);
  return major > 22 || (major === 22 && minor >= 12);
}

/** Times in milliseconds; a removed source file shows as a newer folder. */
export function buildState({ newestSource, newestOutput }) {
  if (newestOutput === undefined) return "missing";
  return newestOutput < newestSource ? "outdated" : "current";
}

/**
 * The machine's own mirror of Debian, from the texts of its apt source lists; else the public one, by https where apt
 * has the certificates for that. The lists of a snapshot have expired; those of any other mirror must not have, or an
 * old state of Debian could be passed off as the current one.
 */
export function debianMirror(sourceLists, { hasCertificates }) {
  const entries = sourceLists.flatMap((text) =>
    /^\s*Types:/im.test(text) ? deb822Entries(text) : oneLineEntries(text),
  );
  const own = entries.find(
    ({ type, uri, components, signedBy }) =>
      type === "deb" &&
      /^https?:/.test(uri) &&
      components.includes("main") &&
      !uri.includes("security") &&
      (/\/debian[^/]*(\/\d{8}T\d{6}Z)?\/?$/.test(uri) ||
        signedBy.includes("debian-archive-keyring")),
  );
  if (!own) {
    return { uri: `${hasCertificates ? "https" : "http"}://${PUBLIC_MIRROR}`, isSnapshot: false };
  }
  return { uri: own.uri.replace(/\/$/, ""), isSnapshot: own.expires === false || isDated(own.uri) };
}

/** For example http://snapshot.debian.org/archive/debian/20250520T000000Z */
function isDated(uri) {
  return /\/\d{8}T\d{6}Z(\/|$)/.test(uri);
}

function deb822Entries(text) {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const field = (name) =>
      new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, "im").exec(paragraph)?.[1]?.trim() ?? "";
    if (/^no$/i.test(field("Enabled"))) return [];
    const words = (name) => field(name).split(/\s+/).filter(Boolean);
    return words("URIs").map((uri) => ({
      type: words("Types").includes("deb") ? "deb" : "deb-src",
      uri,
      components: words("Components"),
      signedBy: field("Signed-By"),
      expires: !/^(no|false)$/i.test(field("Check-Valid-Until")),
    }));
  });
}

function oneLineEntries(text) {
  return [...text.matchAll(/^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+\S+\s+(.*)$/gm)].map(
    ([, type, options = "", uri, components]) => ({
      type,
      uri,
      components: components.replace(/#.*/, "").split(/\s+/),
      signedBy: options,
      expires: !/\bcheck-valid-until=(no|false)\b/i.test(options),
    }),
  );
}
