import { createHash } from "node:crypto";

/** Names that live outside of this code: in Docker labels, in volumes, in the server. All of them are kept for ever. */

const PREFIX = "io.pulumi-mysql-replication";

export const labels = {
  /** The instance's id; on its container and its volume. */
  instance: `${PREFIX}.instance`,
  /** The URN of the resource it was made for. */
  owner: `${PREFIX}.owner`,
  schema: `${PREFIX}.schema`,
  /** Digest of what a container was made from; a container with another one is made anew. */
  made: `${PREFIX}.made-from`,
  /** On a template's container and volume: its key. */
  template: `${PREFIX}.template`,
  /** On the network shared by all instances of an engine that name none. */
  network: `${PREFIX}.network`,
  /** On helpers that live for one call. */
  scratch: `${PREFIX}.scratch`,
} as const;

export const SCHEMA_VERSION = 1;

export const DEFAULT_NETWORK = "mysql-replication";

/** The volume's mount point; also the official image's VOLUME, so that no anonymous one appears beside it. */
export const VOLUME_ROOT = "/var/lib/mysql";

/** Inside the volume. `instance` holds what the provider keeps beside the data. */
export const paths = {
  data: `${VOLUME_ROOT}/data`,
  instance: `${VOLUME_ROOT}/instance`,
  configuration: `${VOLUME_ROOT}/instance/my.cnf`,
  adminPassword: `${VOLUME_ROOT}/instance/admin-password`,
  replicationSecret: `${VOLUME_ROOT}/instance/replication-secret`,
  incarnation: `${VOLUME_ROOT}/instance/incarnation`,
  /** Written by mysqld at its first start, as the last thing before it lets anybody in. */
  byServer: `${VOLUME_ROOT}/instance/by-server`,
  /** Present once the accounts are made: from then on they are left alone, and the template is not needed. */
  initialised: `${VOLUME_ROOT}/instance/by-server/initialised`,
  /** Not empty while a copy of a source's data has begun and is not known to be whole. */
  seeding: `${VOLUME_ROOT}/instance/seeding`,
  /** Whom it replicates from; empty when from nobody. See `linkNote`. */
  link: `${VOLUME_ROOT}/instance/link`,
  /** The resource that it belongs to now; the label keeps the one that it was made for. */
  owner: `${VOLUME_ROOT}/instance/owner`,
  /** The incarnation that a state is known to know. */
  settled: `${VOLUME_ROOT}/instance/settled`,
  /** Of whoever gave the last copy. */
  donorCa: `${VOLUME_ROOT}/instance/donor-ca.pem`,
  ownCa: `${VOLUME_ROOT}/instance/own-ca.pem`,
  /** Beside `instance`: what is in here leaves the volume in no read. */
  tls: `${VOLUME_ROOT}/tls`,
  serverCertificate: `${VOLUME_ROOT}/tls/server-cert.pem`,
  serverKey: `${VOLUME_ROOT}/tls/server-key.pem`,
  template: "/template",
} as const;

const SOURCE_CA = /^source-([0-9a-f-]{36})\.pem$/;

/**
 * The file with the certificate authority that is pinned for a source. A channel names it, and so says by id
 * whom it replicates from, whatever address that one has.
 */
export function sourceCaOf(sourceId: string): string {
  return `${paths.instance}/source-${sourceId}.pem`;
}

/** The id in such a path; undefined for any other file. */
export function sourceOfCaFile(path: string): string | undefined {
  const [folder, name] = [
    path.slice(0, paths.instance.length + 1),
    path.slice(paths.instance.length + 1),
  ];
  return folder === `${paths.instance}/` ? SOURCE_CA.exec(name)?.[1] : undefined;
}

export const MYSQL_PORT = 3306;

/** The internal administrator, on every server. */
export const ADMIN_USER = "replication-provider";

/** What all URNs of one stack begin with, and no other's: stack and project. */
export function stackOf(urn: string): string {
  return urn.split("::").slice(0, 2).join("::");
}

/** Replicas reach their source by this network alias, which no rename changes. */
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

/** Unique per instance, readable in `docker volume ls`, independent of later renames. */
export function defaultVolumeName(name: string, id: string): string {
  return `${name}-${id.slice(0, 8)}`;
}

/** By the owner: a create that was killed before there was a volume has left no id, and the next one cleans up. */
export function validationName(owner: string): string {
  const digest = createHash("sha256").update(owner).digest("hex").slice(0, 16);
  return `mysql-replication-validate-${digest}`;
}

/** Stable, from the id; never 0 (MySQL refuses replication with it: error 1794). */
export function serverIdOf(id: string): number {
  return (Number.parseInt(id.replaceAll("-", "").slice(0, 8), 16) % 4_294_967_294) + 1;
}
