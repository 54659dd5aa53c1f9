import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect, followProgress, imageId } from "./dockerEngine.mjs";
import { imageFailure } from "./imageFailure.mjs";
import { debianMirror, DEV_IMAGE } from "./planSetup.mjs";
import { runCommand } from "./runCommand.mjs";

// The release of Debian whose MySQL is of the series in the image's tag.
const SUITE = "sid";

// The package ca-certificates writes this file.
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

// Debian's -core packages bring the programs, but neither the user nor the folders that the server expects.
const MYSQL_USER = [
  "groupadd --system --gid 999 mysql",
  "useradd --system --uid 999 --gid mysql --no-create-home --home-dir /var/lib/mysql --shell /usr/sbin/nologin mysql",
  "install -d -o mysql -g mysql -m 0750 /var/lib/mysql /var/lib/mysql-files",
];

// Removing these saves a third of the size: perl (for scripts that no server needs), tools for other storage
// engines, the clients' own plugins, package lists. Documentation and translations are never unpacked.
const UNNEEDED = [
  "usr/share/perl",
  "usr/lib/*/perl",
  "usr/lib/mysql/plugin/*_client.so",
  "usr/bin/{myisam*,innochecksum,ibd2sdi,perror,mysqlslap,mysqlimport,mysqlshow,mysqlcheck}",
  "usr/bin/{mysql_config_editor,mysql_migrate_keyring,mysql_secure_installation}",
  "var/lib/apt/lists/*",
  "var/cache/apt/*",
  "etc/apt/apt.conf.d/99mmdebstrap",
];

/** Builds an image from the distribution's MySQL packages, imports it and tags it. */
export async function buildImage() {
  const folder = mkdtempSync(path.join(tmpdir(), "mysql-replication-image-"));
  try {
    const tarball = path.join(folder, "image.tar");
    await runCommand("mmdebstrap", await mmdebstrapArgs(tarball), { minutes: 20 });
    await importImage(tarball);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function mmdebstrapArgs(tarball) {
  const mirror = debianMirror(sourceLists(), { hasCertificates: existsSync(CERTIFICATES) });
  return [
    "--variant=minbase",
    "--include=mysql-server-core,mysql-client-core",
    ...(mirror.isSnapshot ? ['--aptopt=Acquire::Check-Valid-Until "false"'] : []),
    ...(await machineAptOptions()),
    ...["doc", "man", "info", "locale"].map(
      (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
    ),
    ...MYSQL_USER.map((line) => `--customize-hook=chroot "$1" ${line}`),
    `--customize-hook=cd "$1" && bash -O nullglob -c 'rm -rf ${UNNEEDED.join(" ")}'`,
    SUITE,
    tarball,
    mirror.uri,
  ];
}

// The proxy and clock settings that apt uses on this machine, and whether lists may expire here: where all mirrors are
// snapshots, its administrator has allowed expired ones for all of them.
async function machineAptOptions() {
  const settings = await runCommand("apt-config", ["dump", "Acquire"], { minutes: 1 });
  return settings
    .split("\n")
    .filter((line) =>
      /^Acquire::(https?::Proxy|Check-Date|Check-Valid-Until) "[^"]+";$/i.test(line),
    )
    .map((line) => `--aptopt=${line.replace(/;$/, "")}`);
}

function sourceLists() {
  const parts = "/etc/apt/sources.list.d";
  return [
    "/etc/apt/sources.list",
    ...(existsSync(parts) ? readdirSync(parts) : [])
      .filter((name) => /\.(list|sources)$/.test(name))
      .map((name) => path.join(parts, name)),
  ]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8"));
}

async function importImage(tarball) {
  const docker = await connect();
  const [repo, tag] = DEV_IMAGE.split(":");
  console.log("    importing it into the engine");
  await followProgress(docker, () => docker.importImage(createReadStream(tarball), { repo, tag }), {
    firstMs: 300_000,
    idleMs: 300_000,
  });
  const failure = await imageFailure(docker, await imageId(docker, DEV_IMAGE));
  if (failure) throw new Error(`The image that was just built ${failure}.`);
}
