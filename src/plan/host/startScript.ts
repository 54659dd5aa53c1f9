import { ADMIN_USER, paths, VOLUME_ROOT } from "../../ground/names";

/**
 * What an instance's container runs. The provider owns the start of mysqld, not the image's
 * entrypoint: any image with mysqld, a shell, coreutils and a user `mysql` will do, and no password
 * passes through environment, arguments or log.
 *
 * `data` appears by rename, so its existence says that the copy of the template is whole. The file that
 * makes the accounts is unlinked before mysqld runs it; its last statement leaves `initialised`, and until
 * that is there each start runs it once more. Only then does mysqld let anybody in.
 *
 * While a copy of a source's data is not known to be whole, replication does not start by itself: the
 * channel that a copied data directory brings along is the source's own.
 *
 * A whole copy that waits to be moved in (`*.#clone`, and no sign of failure) leaves the doublewrite files
 * of the replaced data behind. They go: after a kill InnoDB would mend the new data with the old one's pages.
 */
export const START_SCRIPT = `set -eu
cd ${VOLUME_ROOT}
id mysql >/dev/null 2>&1 || { echo "this image has no user 'mysql'" >&2; exit 78; }
if [ ! -d data ]; then
  [ -d ${paths.template}/data ] || { echo "no data and no template to copy" >&2; exit 78; }
  rm -rf data.part
  cp -a --sparse=always ${paths.template}/data data.part
  sync -f data.part
  mv data.part data
fi
[ "$(stat -c %U data)" = mysql ] || chown -R mysql:mysql data
mkdir -p /var/run/mysqld
chown -R mysql:mysql /var/run/mysqld ${paths.tls}
set -- data/*'.#clone'
if [ -e "$1" ] && [ ! -e 'data/#clone/#status_error' ]; then
  rm -f data/'#ib_'*dblwr
fi
held=
if [ -s ${paths.seeding} ]; then held=--skip-replica-start; fi
if [ -e ${paths.initialised} ]; then
  exec mysqld --defaults-file=${paths.configuration} $held
fi
password=$(cat ${paths.adminPassword})
umask 077
rm -rf ${paths.byServer}
mkdir ${paths.byServer}
chown mysql:mysql ${paths.byServer}
cat > /var/run/mysqld/init.sql <<END
SET SESSION sql_log_bin=0;
ALTER USER IF EXISTS 'root'@'localhost' ACCOUNT LOCK;
CREATE USER IF NOT EXISTS '${ADMIN_USER}'@'%' IDENTIFIED BY '$password' REQUIRE SSL PASSWORD EXPIRE NEVER;
ALTER USER '${ADMIN_USER}'@'%' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO '${ADMIN_USER}'@'%' WITH GRANT OPTION;
SELECT 'accounts are made' INTO DUMPFILE '${paths.initialised}';
END
chown mysql /var/run/mysqld/init.sql
exec 3< /var/run/mysqld/init.sql
rm /var/run/mysqld/init.sql
unset password
exec mysqld --defaults-file=${paths.configuration} $held --init-file=/proc/self/fd/3
`;

/**
 * What a template's container runs: a data directory without identity (no server uuid, no keys), to be
 * copied for every new instance. Its exit code 0 says that the template is whole.
 *
 * Every instance pays for its size: the redo log is made large, for initialising into a small one is slower,
 * and shrunk by one start that ends itself; then holes are dug where nothing was ever written.
 */
export function templateScript(initOptions: Readonly<Record<string, string>>): string {
  const options = Object.entries(initOptions).map(
    ([name, value]) => `'--${name}=${value.replaceAll("'", `'\\''`)}'`,
  );
  return `set -eu
id mysql >/dev/null 2>&1 || { echo "this image has no user 'mysql'" >&2; exit 78; }
rm -rf ${paths.template}/data
server() {
  mysqld --no-defaults --user=mysql --datadir=${paths.template}/data --secure-file-priv= --mysqlx=OFF ${options.join(" ")} "$@"
}
server --initialize-insecure --innodb-redo-log-capacity=104857600
echo 'SHUTDOWN;' > /tmp/shutdown.sql
server --skip-networking --skip-log-bin --socket=/tmp/server.sock --innodb-redo-log-capacity=8388608 --init-file=/tmp/shutdown.sql
cd ${paths.template}/data
rm -rf auto.cnf ./*.pem binlog.* '#innodb_redo'/*_tmp '#innodb_temp'/*
if command -v fallocate >/dev/null; then find . -type f -exec fallocate -d {} ';'; fi
sync -f .
`;
}
