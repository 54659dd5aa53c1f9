import { HEALTH_OPTIONS, paths } from "../../ground/names";
import type { HealthCheck } from "../../ports/engine";

/**
 * Healthy means: the server lets a user in, and a replica replicates. A server in offline_mode, or whose
 * connections are all taken, is not.
 *
 * The check logs in through the socket, as an account that may see the status of replication and nothing else:
 * a start gives it another password, in a file in memory that only root reads (see the start script). It prints
 * only words of its own, because whoever may talk to the engine reads them.
 */
export function healthScript({ instance, options }: { instance: string; options: string }): string {
  const inInstance = (path: string) => `${instance}/${path.slice(paths.instance.length + 1)}`;
  return `bad() { echo "$1"; exit 1; }
[ ! -s ${inInstance(paths.seeding)} ] || bad "its data is not complete yet"
command -v mysql >/dev/null || bad "this image has no program mysql with which to ask"
row=$(timeout 8 mysql --defaults-file=${options} --connect-timeout=5 --batch --skip-column-names --execute='SHOW REPLICA STATUS' 2>/dev/null) || bad "the server does not answer"
if [ -z "$row" ]; then
  [ ! -s ${inInstance(paths.link)} ] || bad "it has a source and no channel"
  exit 0
fi
[ "$(printf '%s\\n' "$row" | cut -f 11,12)" = "$(printf 'Yes\\tYes')" ] || bad "replication does not run"
`;
}

/** A process and a login twice a minute: next to nothing. The first seconds of a start do not count. */
export const HEALTH: HealthCheck = {
  command: ["/bin/sh", "-c", healthScript({ instance: paths.instance, options: HEALTH_OPTIONS })],
  interval: 30,
  timeout: 10,
  retries: 3,
  startPeriod: 60,
  startInterval: 2,
};
