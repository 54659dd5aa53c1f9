/** Where the floor's containers mount their volume. As in the product, because my.cnf names paths below it. */
export const VOLUME = "/var/lib/mysql";
export const TEMPLATE = "/template";

/**
 * Copies the template, gives its files the room that mysqld relies on, syncs it to disk, and then becomes the server. The server reads the init file from a
 * descriptor, because the file itself is removed before the server listens.
 */
export const START_SCRIPT = `set -eu
cd ${VOLUME}
if [ ! -d data ]; then
  cp -a --sparse=always ${TEMPLATE}/data data.part
  find data.part -type f -printf '%S %s %p\\n' | grep ^0 | while read -r sparse size file; do
    fallocate -l "$size" "$file"
  done
  sync -f data.part
  mv data.part data
fi
mkdir -p /var/run/mysqld instance tmp
chown -R mysql:mysql /var/run/mysqld tls tmp
[ -e init.sql ] || exec mysqld --defaults-file=${VOLUME}/my.cnf
chown mysql init.sql
exec 3< init.sql
rm init.sql
exec mysqld --defaults-file=${VOLUME}/my.cnf --init-file=/proc/self/fd/3
`;

/**
 * Creates an initialised data directory without identity, as small as possible. The redo log is created large,
 * because initialising into a small one is slower, and then shrunk by one clean start and stop.
 */
export const TEMPLATE_SCRIPT = `set -eu
data=${TEMPLATE}/data
server="mysqld --no-defaults --user=mysql --datadir=$data --secure-file-priv= --mysqlx=OFF"
$server --initialize-insecure --innodb-redo-log-capacity=100M
$server --skip-networking --skip-log-bin --socket=/tmp/server.sock --innodb-redo-log-capacity=8M &
for i in $(seq 600); do mysqladmin -uroot -S /tmp/server.sock ping 2>/dev/null && break; sleep 0.1; done
mysqladmin -uroot -S /tmp/server.sock shutdown
wait
cd $data
rm -rf auto.cnf *.pem binlog.* '#innodb_redo'/*_tmp '#innodb_temp'/*
find . -type f -exec fallocate -d {} ';'
sync -f .
`;
