import { createHash } from "node:crypto";

/**
 * Names that exist outside of this code: in Docker labels, in volumes, on servers. They must never change.
 */

const PREFIX = "io.pulumi-mysql-replication";

export const labels = {
  /** The instance's id, on its container and its volume. */
  instance: `${PREFIX}.instance`,
  /** The URN of the resource for which it was created. */
  owner: `${PREFIX}.owner`,
  schema: `${PREFIX}.schema`,
  /** Digest of what the container was created from; a container with another digest is replaced. */
  made: `${PREFIX}.made-from`,
  /** The image as the program named it when the container was created. The container runs an image by its id. */
  image: `${PREFIX}.image`,
  /** The key of a template, on its container and its volume. */
  template: `${PREFIX}.template`,
  /** On the networks that this package creates. */
  network: `${PREFIX}.network`,
  /** On helper containers that live for one call. */
  scratch: `${PREFIX}.scratch`,
} as const;

/**
 * How containers are created and what Pulumi's state holds. Raise it when each existing container must be
 * created again: the next update of each instance does so, with one restart that the preview announces.
 */
export const SCHEMA_VERSION = 3;

/** The one network on which all instances of an engine met before each stack had a network of its own. */
export const FORMER_NETWORK = "mysql-replication";

/** The volume's mount point. It is the official image's VOLUME, so Docker adds no anonymous volume to it. */
export const VOLUME_ROOT = "/var/lib/mysql";

/** Paths inside the volume. `instance` holds the provider's own files, next to the data. */
export const paths = {
  data: `${VOLUME_ROOT}/data`,
  instance: `${VOLUME_ROOT}/instance`,
  configuration: `${VOLUME_ROOT}/instance/my.cnf`,
  /** Not empty from a change of the configuration until a start with it has succeeded: what was there before. */
  formerConfiguration: `${VOLUME_ROOT}/instance/my.cnf.former`,
  adminPassword: `${VOLUME_ROOT}/instance/admin-password`,
  replicationSecret: `${VOLUME_ROOT}/instance/replication-secret`,
  /** Not empty while a secret is being rotated: what it will be. */
  nextAdminPassword: `${VOLUME_ROOT}/instance/admin-password.next`,
  nextReplicationSecret: `${VOLUME_ROOT}/instance/replication-secret.next`,
  /** Keys that were derived from a secret before it was rotated, and go on. See `Keys`. */
  keptKeys: `${VOLUME_ROOT}/instance/kept-keys`,
  /** The values of the input `rotate` that have been applied. */
  rotated: `${VOLUME_ROOT}/instance/rotated`,
  /** What the server made of each declared variable that was set while it ran. See `settingsNote`. */
  settings: `${VOLUME_ROOT}/instance/settings`,
  incarnation: `${VOLUME_ROOT}/instance/incarnation`,
  /** A file that mysqld creates when it starts for the first time; only its existence counts. */
  initialised: `${VOLUME_ROOT}/data/auto.cnf`,
  /** Not empty from the start of a copy until the copy is known to be complete. */
  seeding: `${VOLUME_ROOT}/instance/seeding`,
  /** The source of this instance; empty if it has none. See `linkNote`. */
  link: `${VOLUME_ROOT}/instance/link`,
  /** Id of another tree's source to which a replica is being re-pointed; empty once its channel leads there. */
  attaching: `${VOLUME_ROOT}/instance/attaching`,
  /** The current owner; the label names the one for which the instance was created. */
  owner: `${VOLUME_ROOT}/instance/owner`,
  /** The incarnation that is known to be in a Pulumi state. */
  settled: `${VOLUME_ROOT}/instance/settled`,
  /**
   * The other stacks whose programs may declare replicas of this instance; root's, like all files beside it.
   */
  replicasFrom: `${VOLUME_ROOT}/instance/replicas-from`,
  /** The CA of the donor of the last copy. */
  donorCa: `${VOLUME_ROOT}/instance/donor-ca.pem`,
  /** Whom to trust as this server: one authority, or two from the publishing of the next one to the switch. */
  ownCa: `${VOLUME_ROOT}/instance/own-ca.pem`,
  /** The certificate that the server uses; empty or absent if its authority has no key here. */
  certificate: `${VOLUME_ROOT}/instance/server-cert.pem`,
  /** The certificate of the next authority, until the server uses it. */
  nextCertificate: `${VOLUME_ROOT}/instance/server-cert.pem.next`,
  /** The key of the server's own authority, and of the next one. Only root can read them. */
  authority: `${VOLUME_ROOT}/authority`,
  authorityKey: `${VOLUME_ROOT}/authority/key.pem`,
  nextAuthorityKey: `${VOLUME_ROOT}/authority/next-key.pem`,
  /** Outside of `instance`, because no read may take these files out of the volume. */
  tls: `${VOLUME_ROOT}/tls`,
  serverCertificate: `${VOLUME_ROOT}/tls/server-cert.pem`,
  serverKey: `${VOLUME_ROOT}/tls/server-key.pem`,
  /** The next certificate and its key: the folder takes the place of `tls` when the server switches. */
  nextTls: `${VOLUME_ROOT}/tls.next`,
  nextServerCertificate: `${VOLUME_ROOT}/tls.next/server-cert.pem`,
  nextServerKey: `${VOLUME_ROOT}/tls.next/server-key.pem`,
  formerTls: `${VOLUME_ROOT}/tls.former`,
  /** Where mysqld writes temporary files; emptied at each start. */
  temporary: `${VOLUME_ROOT}/tmp`,
  template: "/template",
} as const;

/** True for what can be an instance's id: a UUID, written as `randomUUID` does. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

const SOURCE_CA = /^source-([0-9a-f-]{36})\.pem$/;

/**
 * The file with the CA certificate that is pinned for a source. A channel names this file, so its path gives
 * the source's id whatever address the channel has.
 */
export function sourceCaOf(sourceId: string): string {
  return `${paths.instance}/source-${sourceId}.pem`;
}

/** The source's id in such a path; undefined for any other file. */
export function sourceOfCaFile(path: string): string | undefined {
  const [folder, name] = [
    path.slice(0, paths.instance.length + 1),
    path.slice(paths.instance.length + 1),
  ];
  return folder === `${paths.instance}/` ? SOURCE_CA.exec(name)?.[1] : undefined;
}

export const MYSQL_PORT = 3306;

/** Where only administrators get in, also while all ordinary connections are taken. */
export const ADMIN_PORT = 33_062;

/** The internal administrator, on every server. */
export const ADMIN_USER = "replication-provider";

/**
 * As whom the check of a server's health logs in, on every server, through its socket. It sees the status of
 * replication, and may do nothing.
 */
export const HEALTH_USER = "replication-health";

/** How it logs in: in the container's memory, where each start writes it. */
export const HEALTH_OPTIONS = "/run/health.cnf";

/** Stack and project: the part that all URNs of one stack begin with, and no other stack's. */
export function stackOf(urn: string): string {
  return urn.split("::").slice(0, 2).join("::");
}

/** `shop/dev`: a stack as programs name it, by its project and its own name. */
export function stackNameOf(urn: string): string {
  const [stack = "", project = ""] = stackOf(urn)
    .replace(/^urn:pulumi:/, "")
    .split("::");
  return `${project}/${stack}`;
}

/** Characters of a stack's name that the name of its network shows. */
const READABLE = 40;

/**
 * The network on which the instances of a stack meet, unless they declare one. The digest keeps stacks apart
 * whose readable parts are equal.
 */
export function stackNetworkOf(urn: string): string {
  const readable = stackNameOf(urn)
    .replaceAll(/[^\w.-]+/g, "-")
    .slice(0, READABLE);
  const digest = createHash("sha256").update(stackOf(urn)).digest("hex").slice(0, 8);
  return `${FORMER_NETWORK}-${readable}-${digest}`;
}

/** True for the names of networks that this package creates, whichever stack they belong to. */
export function isStackNetwork(name: string): boolean {
  return name === FORMER_NETWORK || /^mysql-replication-.*-[0-9a-f]{8}$/.test(name);
}

/** The network alias by which replicas reach their source; a rename does not change it. */
export function aliasOf(instanceId: string): string {
  return `i-${instanceId}`;
}

export function instanceOfAlias(alias: string): string | undefined {
  return /^i-([0-9a-f-]{36})$/.exec(alias)?.[1];
}

/** At most 32 characters, MySQL's limit for account names (error 1470). */
export function replicationAccountOf(replicaId: string): string {
  return `replica-${replicaId.replaceAll("-", "").slice(0, 24)}`;
}

/** The account on a donor as which one recipient copies, as long as the copy takes. */
export function copyAccountOf(recipientId: string): string {
  return `copy-${recipientId.replaceAll("-", "").slice(0, 24)}`;
}

/** Unique per instance, readable in `docker volume ls`, independent of later renames. */
export function defaultVolumeName(name: string, id: string): string {
  return `${name}-${id.slice(0, 8)}`;
}

/**
 * Named after the owner: a create that was killed before it had a volume leaves no id behind, and the next
 * create must find this container to clean it up.
 */
export function validationName(owner: string): string {
  return helperName("validate", owner);
}

/** The helper that mounts a volume to look into it. */
export function lookName(owner: string): string {
  return helperName("look", owner);
}

/** The helper that removes an instance's files. */
export function emptyingName(owner: string): string {
  return helperName("empty", owner);
}

function helperName(task: string, owner: string): string {
  const digest = createHash("sha256").update(owner).digest("hex").slice(0, 16);
  return `mysql-replication-${task}-${digest}`;
}

/** Stable, because it is derived from the id; never 0, with which MySQL refuses to replicate (error 1794). */
export function serverIdOf(id: string): number {
  return (Number.parseInt(id.replaceAll("-", "").slice(0, 8), 16) % 4_294_967_294) + 1;
}
