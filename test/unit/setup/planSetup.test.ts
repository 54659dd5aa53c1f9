// Longer than other files: tables of one function, whose rows are to be read side by side.
import { describe, expect, it } from "vitest";
import {
  buildState,
  chooseImage,
  debianMirror,
  dependenciesState,
  DEV_IMAGE,
  isNewEnough,
  type Engine,
  type Facts,
  type ImageFacts,
  type Images,
  type Machine,
  OFFICIAL_IMAGE,
  planSetup,
} from "../../../scripts/setup/planSetup.mjs";

// One long file: the rows of every decision share the machines and images below.

const absent = (ref: string): ImageFacts => ({ ref, state: "absent" });
const usable = (ref: string): ImageFacts => ({ ref, state: "usable" });
const unusable = (ref: string): ImageFacts => ({
  ref,
  state: "unusable",
  failure: "has no user mysql",
});

const debian: Machine = { debianRoot: true, dockerd: true, mmdebstrap: true };
const bareDebian: Machine = { debianRoot: true, dockerd: false, mmdebstrap: false };
const otherMachine: Machine = { debianRoot: false, dockerd: false, mmdebstrap: false };

function images(changes: Partial<Images> = {}): Images {
  return { dev: absent(DEV_IMAGE), official: absent(OFFICIAL_IMAGE), ...changes };
}

function silentEngine(changes: Partial<Engine> = {}): Engine {
  return {
    address: "unix:///var/run/docker.sock",
    chosenByUser: false,
    answers: false,
    failure: "ENOENT",
    ...changes,
  };
}

/** A machine where everything is there, but for the changes. */
function facts(changes: Partial<Facts> = {}): Facts {
  return {
    dependencies: "current",
    build: "current",
    machine: debian,
    engine: { address: "unix:///var/run/docker.sock", chosenByUser: false, answers: true },
    images: images({ dev: usable(DEV_IMAGE) }),
    ...changes,
  };
}

function withoutEngine(engine: Engine, machine: Machine): Facts {
  const { dependencies, build } = facts();
  return { dependencies, build, machine, engine };
}

const kinds = (...[given, upTo, pullFailure]: Parameters<typeof planSetup>) =>
  planSetup(given, upTo, pullFailure).map(({ kind }) => kind);

describe("what is still to be done", () => {
  it.each<[string, Facts, string[]]>([
    ["everything is there", facts(), []],
    ["node_modules is missing", facts({ dependencies: "missing" }), ["installDependencies"]],
    ["package-lock.json moved on", facts({ dependencies: "outdated" }), ["installDependencies"]],
    ["no Node.js is new enough", facts({ dependencies: "withoutNode" }), ["blocked"]],
    ["a source is newer than dist", facts({ build: "outdated" }), ["build"]],
    [
      "a fresh clone: what comes after the dependencies is not known yet",
      { dependencies: "missing", build: "missing", machine: debian },
      ["installDependencies", "build"],
    ],
    ["Docker is there but not started", withoutEngine(silentEngine(), debian), ["startEngine"]],
    [
      "Debian without Docker",
      withoutEngine(silentEngine(), bareDebian),
      ["installEngine", "startEngine"],
    ],
    ["no Docker on another system", withoutEngine(silentEngine(), otherMachine), ["blocked"]],
    [
      "DOCKER_HOST names an engine that is off: nothing is started in its place",
      withoutEngine(silentEngine({ chosenByUser: true, failure: "ECONNREFUSED" }), debian),
      ["blocked"],
    ],
    [
      "the socket is not ours to open",
      withoutEngine(silentEngine({ failure: "EACCES" }), otherMachine),
      ["blocked"],
    ],
    ["there is no image", facts({ images: images() }), ["pullImage"]],
    [
      "only the official image is there",
      facts({ images: images({ official: usable(OFFICIAL_IMAGE) }) }),
      [],
    ],
    [
      "the configured image is not there, though ours is",
      facts({ images: images({ wanted: absent("db:1"), dev: usable(DEV_IMAGE) }) }),
      ["pullImage"],
    ],
    [
      "the configured image cannot serve",
      facts({ images: images({ wanted: unusable("db:1"), dev: usable(DEV_IMAGE) }) }),
      ["blocked"],
    ],
  ])("%s", (_, given, expected) => {
    expect(kinds(given)).toEqual(expected);
  });

  it("stops at the stage that is asked for", () => {
    const clone = facts({ build: "missing", images: images() });
    expect(kinds(clone, "dependencies")).toEqual([]);
    expect(kinds(clone, "build")).toEqual(["build"]);
    expect(kinds(clone, "image")).toEqual(["build", "pullImage"]);
  });
});

describe("when the image cannot be pulled", () => {
  it.each<[string, Images, Machine, string[]]>([
    ["Debian builds one", images(), debian, ["buildImage"]],
    [
      "Debian first installs what builds it",
      images(),
      bareDebian,
      ["installImageBuilder", "buildImage"],
    ],
    [
      "one of ours that has no mysql user is built anew",
      images({ dev: unusable(DEV_IMAGE) }),
      debian,
      ["buildImage"],
    ],
    ["another system says what to configure", images(), otherMachine, ["blocked"]],
    [
      "a configured one is never replaced by another",
      images({ wanted: absent("db:1") }),
      debian,
      ["blocked"],
    ],
  ])("%s", (_, given, machine, expected) => {
    expect(kinds(facts({ images: given, machine }), "image", "no such host")).toEqual(expected);
  });
});

it("asks for each thing that it installs or starts system-wide", () => {
  const steps = [
    ...planSetup(withoutEngine(silentEngine(), bareDebian)),
    ...planSetup(facts({ images: images(), machine: bareDebian }), "image", "no such host"),
  ];
  expect(steps.filter((step) => "systemWide" in step).map(({ kind }) => kind)).toEqual([
    "installEngine",
    "startEngine",
    "installImageBuilder",
  ]);
});

describe("the image to test with", () => {
  it.each<[string, Images, string | undefined]>([
    [
      "the configured one goes before ours",
      images({ wanted: usable("db:1"), dev: usable(DEV_IMAGE) }),
      "db:1",
    ],
    [
      "ours goes before the official one",
      images({ dev: usable(DEV_IMAGE), official: usable(OFFICIAL_IMAGE) }),
      DEV_IMAGE,
    ],
    [
      "one that cannot serve is passed over",
      images({ dev: unusable(DEV_IMAGE), official: usable(OFFICIAL_IMAGE) }),
      OFFICIAL_IMAGE,
    ],
    ["there may be none", images(), undefined],
  ])("%s", (_, given, expected) => {
    expect(chooseImage(given)).toBe(expected);
  });
});

describe("the state of the dependencies", () => {
  const lock = {
    packages: {
      "": { version: "0.1.0" },
      "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
      "node_modules/other-platform": { version: "2.0.0", optional: true },
    },
  };
  it.each([
    ["npm recorded nothing", undefined, "missing"],
    [
      "all but an optional package of another platform",
      { packages: { "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } } },
      "current",
    ],
    ["a package is missing", { packages: {} }, "outdated"],
    [
      "a package has another version",
      { packages: { "node_modules/a": { version: "1.0.1", integrity: "sha512-a" } } },
      "outdated",
    ],
    [
      "a package has another content",
      { packages: { "node_modules/a": { version: "1.0.0", integrity: "sha512-b" } } },
      "outdated",
    ],
  ])("%s", (_, installed, expected) => {
    expect(dependenciesState(lock, installed)).toBe(expected);
  });
});

describe("a Node.js for builds and tests", () => {
  it.each([
    ["v22.12.0\n", true],
    ["v22.11.0\n", false],
    ["v24.0.0\n", true],
    ["v20.20.2\n", false],
    ["", false],
  ])("%j: %s", (version, expected) => expect(isNewEnough(version)).toBe(expected));
});

describe("the state of the build", () => {
  it.each([
    ["there is none", 10, undefined, "missing"],
    ["a source was edited after it", 11, 10, "outdated"],
    ["it is as old as its sources", 10, 10, "current"],
    ["it is newer than its sources", 10, 11, "current"],
  ])("%s", (_, newestSource, newestOutput, expected) => {
    expect(buildState({ newestSource, newestOutput })).toBe(expected);
  });
});

describe("the mirror of Debian", () => {
  const PUBLIC = "https://deb.debian.org/debian";
  const security = "deb http://mirror.example/debian-security bookworm-security main";
  it.each([
    ["no source lists: the public one", [], PUBLIC],
    [
      "one-line format, with options",
      ["deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian/ bookworm main contrib\n"],
      "http://mirror.example/debian",
    ],
    [
      "deb822 format, with fields over several lines",
      [
        "# ours\nTypes: deb deb-src\nURIs: https://mirror.example/debian\n" +
          "Suites: bookworm\n bookworm-updates\nComponents: main\n",
      ],
      "https://mirror.example/debian",
    ],
    [
      "an unusual path that Debian's own keys sign",
      [
        "Types: deb\nURIs: http://mirror.example/apt-proxy\nSuites: bookworm\nComponents: main\n" +
          "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n",
      ],
      "http://mirror.example/apt-proxy",
    ],
    [
      "security updates are no mirror",
      [`${security}\n`, "deb http://mirror.example/debian bookworm main\n"],
      "http://mirror.example/debian",
    ],
    [
      "what is switched off does not count",
      [
        "# deb http://off.example/debian bookworm main\n",
        "Enabled: no\nTypes: deb\nURIs: http://off.example/debian\nSuites: sid\nComponents: main\n",
      ],
      PUBLIC,
    ],
    ["sources of programs only", ["deb-src http://mirror.example/debian bookworm main\n"], PUBLIC],
    [
      "other people's repositories for Debian",
      [
        "deb https://download.example/linux/debian bookworm stable\n",
        "deb https://apt.example bookworm main\n",
      ],
      PUBLIC,
    ],
    ["Ubuntu's mirror holds no Debian", ["deb http://mirror.example/ubuntu noble main\n"], PUBLIC],
    ["a CD-ROM", ["deb cdrom:[Debian 12]/debian bookworm main\n"], PUBLIC],
  ])("%s", (_, lists, expected) => {
    expect(debianMirror(lists, { hasCertificates: true })).toEqual({
      uri: expected,
      isSnapshot: false,
    });
  });

  it("without certificates, the public one is asked in plain text: its lists are signed", () => {
    expect(debianMirror([], { hasCertificates: false }).uri).toBe("http://deb.debian.org/debian");
  });

  const SNAPSHOT = "http://snapshot.debian.org/archive/debian/20250520T000000Z";
  it.each([
    ["a dated address", [`deb ${SNAPSHOT}/ sid main\n`]],
    [
      "an entry whose lists do not expire",
      [`Types: deb\nURIs: http://mirror.example/debian\nComponents: main\nCheck-Valid-Until: no\n`],
    ],
    [
      "the same in one line",
      ["deb [check-valid-until=no] http://mirror.example/debian sid main\n"],
    ],
  ])("%s is a snapshot, and its lists may have expired", (_, lists) => {
    expect(debianMirror(lists, { hasCertificates: true }).isSnapshot).toBe(true);
  });
});
