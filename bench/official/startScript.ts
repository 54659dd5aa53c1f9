const DATA = "/var/lib/mysql";
const SOCKET = "/var/run/mysqld/mysqld.sock";
const CLIENT = `mysql --protocol=socket -uroot -hlocalhost --socket=${SOCKET}`;

/**
 * The steps that the official image documents for its first start, without time zones: initialise; start a temporary
 * server without network; create root, account and database; stop; start for good. The script was written after
 * that description, so that the image itself is not needed.
 */
export const START_SCRIPT = `set -eu
mkdir -p /var/run/mysqld
chown mysql:mysql /var/run/mysqld ${DATA}
server="mysqld --user=mysql --datadir=${DATA} --socket=${SOCKET} --secure-file-priv= --server-id=$SERVER_ID --gtid-mode=ON --enforce-gtid-consistency=ON"
if [ ! -d ${DATA}/mysql ]; then
  $server --initialize-insecure
  $server --daemonize --skip-networking --default-time-zone=SYSTEM --log-error=/tmp/temporary.log
  ${CLIENT} <<END
SET SESSION sql_log_bin = 0;
ALTER USER 'root'@'localhost' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
CREATE USER 'root'@'%' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;
FLUSH PRIVILEGES;
END
  if [ -n "\${MYSQL_DATABASE:-}" ]; then
    ${CLIENT} -p"$MYSQL_ROOT_PASSWORD" <<END
CREATE DATABASE IF NOT EXISTS \\\`$MYSQL_DATABASE\\\`;
CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$MYSQL_PASSWORD';
GRANT ALL ON \\\`$MYSQL_DATABASE\\\`.* TO '$MYSQL_USER'@'%';
END
  fi
  mysqladmin --protocol=socket -uroot --socket=${SOCKET} -p"$MYSQL_ROOT_PASSWORD" --shutdown-timeout=60 shutdown
fi
exec $server
`;
