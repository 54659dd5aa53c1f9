import { ADMIN_USER, HEALTH_OPTIONS, HEALTH_USER, paths, VOLUME_ROOT } from "../../ground/names";

/** Resource limits of an account that has none. */
const UNLIMITED =
  "MAX_QUERIES_PER_HOUR 0 MAX_UPDATES_PER_HOUR 0 MAX_CONNECTIONS_PER_HOUR 0 MAX_USER_CONNECTIONS 0";

/**
 * The command of an instance's container. The provider starts mysqld itself instead of using the image's
 * entrypoint: any image with mysqld, a shell, coreutils and a user `mysql` will do, and no password passes
 * through environment, arguments or log.
 *
 * `data` is created by a rename, so if it exists, the copy of the template is complete.
 *
 * At each start, mysqld sets the administrator's account before it accepts logins: whatever a copy has brought
 * or somebody has changed, after a start the administrator has the password of this volume and no other. Accounts
 * that would be taken for it at a login, because their host is more specific, are dropped, and so is the root
 * without a password that every data directory has from the beginning; one that somebody has given a password
 * stays. The statements come through a
 * pipe, which mysqld's user could read only before mysqld itself does, and which is empty afterwards. A shell
 * that keeps here-documents in files is refused.
 *
 * The account with which the engine's check of the server's health logs in is created again at each start, with
 * another password, outside of the binary log: each server has its own, and whatever root has changed about it
 * is gone.
 *
 * If the switch to a new certificate was interrupted, the folder with it is put in its place.
 *
 * The administrators' port takes no wildcard address. The container's host name is the one that it has on each
 * of its networks; mysqld listens on the first.
 *
 * This script runs as root, so it must not trust what mysqld's user can write (`data`, `tls`, `tmp`,
 * /var/run/mysqld): it writes nothing there and follows no link. `by-server` was such a folder of an earlier version.
 *
 * The template's files have holes, which are quick to copy and are then allocated, for mysqld relies on the room
 * that its files have: without it, a full disk would tear pages that are written in place. A file system or an
 * image that cannot allocate leaves the holes.
 *
 * While a copy of a source's data may be incomplete, replication does not start by itself: the channel in a
 * copied data directory is the source's own.
 *
 * A complete copy that still has to be moved in (`*.#clone`, and no sign of failure) leaves the doublewrite
 * files of the replaced data behind. They are removed: after a kill, InnoDB would repair the new data with
 * old pages.
 */
export const START_SCRIPT = `set -eu
cd ${VOLUME_ROOT}
chown root:root .
chmod 755 .
id mysql >/dev/null 2>&1 || { echo "this image has no user 'mysql'" >&2; exit 78; }
if [ ! -d data ]; then
  [ -d ${paths.template}/data ] || { echo "no data and no template to copy" >&2; exit 78; }
  rm -rf data.part
  cp -a --sparse=always ${paths.template}/data data.part
  find data.part -type f -printf '%S %s %p\\n' | { grep ^0 || :; } | while read -r sparseness size file; do
    fallocate -l "$size" "$file" 2>/dev/null || :
  done
  sync -f data.part
  mv data.part data
fi
[ -d ${paths.tls} ] || mv -T ${paths.nextTls} ${paths.tls}
[ "$(stat -c %U data)" = mysql ] || chown -hR mysql:mysql data
rm -rf ${paths.instance}/by-server ${paths.temporary}
mkdir -m 700 ${paths.temporary}
mkdir -p /var/run/mysqld
chown -hR mysql:mysql /var/run/mysqld ${paths.tls} ${paths.temporary}
set -- data/*'.#clone'
if [ -e "$1" ] && [ ! -e 'data/#clone/#status_error' ]; then
  rm -f data/'#ib_'*dblwr
fi
held=
if [ -s ${paths.seeding} ]; then held=--skip-replica-start; fi
password=$(cat ${paths.adminPassword})
health=Aa1-$(od -An -v -N24 -tx1 /dev/urandom | tr -d ' \\n')
[ \${#health} = 52 ] || { echo "this image cannot make a random password" >&2; exit 78; }
(umask 077; printf '[client]\\nuser=${HEALTH_USER}\\npassword=%s\\nsocket=/var/run/mysqld/mysqld.sock\\n' "$health" > ${HEALTH_OPTIONS})
exec 3<<END
SET SESSION sql_log_bin=0, group_concat_max_len=1000000;
SELECT GROUP_CONCAT(CONCAT(QUOTE(User), '@', QUOTE(Host))) INTO @unwanted FROM mysql.user
  WHERE (User IN ('${ADMIN_USER}', '') AND Host <> '%')
  OR (User = 'root' AND Host = 'localhost' AND authentication_string = '');
SET @drop = IF(@unwanted IS NULL, 'DO 0', CONCAT('DROP USER ', @unwanted));
PREPARE unwanted FROM @drop;
EXECUTE unwanted;
DEALLOCATE PREPARE unwanted;
CREATE USER IF NOT EXISTS '${ADMIN_USER}'@'%' IDENTIFIED BY '$password';
ALTER USER '${ADMIN_USER}'@'%' IDENTIFIED BY '$password' REQUIRE SSL WITH ${UNLIMITED}
  PASSWORD EXPIRE NEVER FAILED_LOGIN_ATTEMPTS 0 PASSWORD_LOCK_TIME 0 ACCOUNT UNLOCK;
ALTER USER '${ADMIN_USER}'@'%' DISCARD OLD PASSWORD;
GRANT ALL ON *.* TO '${ADMIN_USER}'@'%' WITH GRANT OPTION;
DROP USER IF EXISTS '${HEALTH_USER}'@'localhost';
CREATE USER '${HEALTH_USER}'@'localhost' IDENTIFIED BY '$health' WITH MAX_USER_CONNECTIONS 3
  PASSWORD EXPIRE NEVER FAILED_LOGIN_ATTEMPTS 0 PASSWORD_LOCK_TIME 0;
GRANT REPLICATION CLIENT ON *.* TO '${HEALTH_USER}'@'localhost';
END
unset password health
[ -p /proc/self/fd/3 ] || { echo "the shell of this image keeps here-documents in files" >&2; exit 78; }
chown mysql /proc/self/fd/3
exec mysqld --defaults-file=${paths.configuration} $held --init-file=/proc/self/fd/3 --admin-address="$(uname -n)"
`;

/** What the template's container logs if the image lacks the zones or the program that reads them. */
export const NO_TIME_ZONES = "this image has no time zones to load";

/**
 * The command of a template's container: it creates a data directory without identity (no server uuid, no
 * keys), which is copied for every new instance. Its exit code 0 means that the template is complete.
 *
 * Every new instance copies the whole template, so it must be small. Initialising is faster with a large redo
 * log, so the redo log is created large and shrunk by one start that shuts itself down; then holes are
 * punched where nothing was ever written.
 *
 * That start also loads the named time zones, which costs a quarter of a second here and no instance anything. The
 * folders `posix` and `right` hold each zone once more, the latter with leap seconds, which MySQL ignores.
 */
export function templateScript(initOptions: Readonly<Record<string, string>>): string {
  const options = Object.entries(initOptions).map(
    ([name, value]) => `'--${name}=${value.replaceAll("'", `'\\''`)}'`,
  );
  return `set -eu
id mysql >/dev/null 2>&1 || { echo "this image has no user 'mysql'" >&2; exit 78; }
rm -rf ${paths.template}/data
server() {
  mysqld --no-defaults --user=mysql --datadir=${paths.template}/data --secure-file-priv=NULL --mysqlx=OFF ${options.join(" ")} "$@"
}
server --initialize-insecure --innodb-redo-log-capacity=104857600
zones=/usr/share/zoneinfo
mkdir -p /tmp/zones
for each in $zones/*; do
  case $each in */posix|*/right) ;; *) ln -sf "$each" /tmp/zones/ ;; esac
done
echo 'USE mysql;' > /tmp/once.sql
if [ ! -f $zones/UTC ] || ! mysql_tzinfo_to_sql /tmp/zones >> /tmp/once.sql 2>/dev/null; then
  echo '${NO_TIME_ZONES}'
  : > /tmp/once.sql
fi
echo 'SHUTDOWN;' >> /tmp/once.sql
server --skip-networking --skip-log-bin --socket=/tmp/server.sock --innodb-redo-log-capacity=8388608 --init-file=/tmp/once.sql
cd ${paths.template}/data
rm -rf auto.cnf ./*.pem binlog.* '#innodb_redo'/*_tmp '#innodb_temp'/*
if command -v fallocate >/dev/null; then find . -type f -exec fallocate -d {} ';'; fi
sync -f .
`;
}
