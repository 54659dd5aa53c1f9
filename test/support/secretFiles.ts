import { paths } from "../../src/ground/names";

/**
 * The files of a volume that hold what nobody else may have, as SECURITY.md lists them; all of them 0600. A unit
 * test compares the two, and the search for secrets finds every secret there and nowhere else.
 */
export const SECRET_FILES = {
  administrator: paths.adminPassword,
  replication: paths.replicationSecret,
  key: paths.serverKey,
  nextAdministrator: paths.nextAdminPassword,
  nextReplication: paths.nextReplicationSecret,
  nextKey: paths.nextServerKey,
  formerKey: `${paths.formerTls}/server-key.pem`,
  authorityKey: paths.authorityKey,
  nextAuthorityKey: paths.nextAuthorityKey,
  keptKeys: paths.keptKeys,
} as const;

/** MySQL's own place for the password of a channel, and the files through which each of its pages goes. */
export const CHANNEL_FILES =
  /\/data\/(mysql\.ibd|#innodb_redo\/#ib_redo\d+|#ib_\w+\.b?dblwr|undo_\d+)$/;
