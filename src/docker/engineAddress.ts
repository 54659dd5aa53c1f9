import { homedir } from "node:os";
import { join } from "node:path";
import { UnprotectedEngineError } from "../ground/errors";

/** Where an engine listens, read from the environment by the rules of all Docker clients. */
export type EngineAddress =
  | { readonly kind: "socket"; readonly where: string; readonly path: string }
  | {
      readonly kind: "tcp";
      readonly where: string;
      readonly host: string;
      readonly port: string;
      /** Folder of ca.pem, cert.pem and key.pem; absent = no TLS. */
      readonly certificates?: string;
    };

export type Environment = Readonly<Record<string, string | undefined>>;

const LOCAL_SOCKET =
  process.platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";

/** "1" allows a connection without TLS that leaves this machine. */
const WITHOUT_TLS = "MYSQL_REPLICATION_DOCKER_WITHOUT_TLS";

/**
 * Throws a plain Error for an address that cannot be used, and an UnprotectedEngineError for one at which
 * passwords would cross a network in clear.
 */
export function engineAddress(environment: Environment): EngineAddress {
  const where = environment["DOCKER_HOST"]?.trim() || LOCAL_SOCKET;
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(where)?.[1];
  if (socket !== undefined) return { kind: "socket", where, path: socket };

  const url = URL.parse(where.includes("://") ? where : `tcp://${where}`);
  if (url?.protocol === "ssh:") {
    // The SSH client that dockerode uses checks no host key and reconnects for each call.
    throw new Error(
      "ssh:// is not supported; forward the engine's socket with ssh -L and point DOCKER_HOST at that",
    );
  }
  if (!url || !["tcp:", "http:", "https:"].includes(url.protocol) || url.hostname === "") {
    throw new Error("DOCKER_HOST is neither unix:///path nor tcp://host:port");
  }
  const secured =
    url.protocol === "https:" || !!environment["DOCKER_TLS_VERIFY"] || url.port === "2376";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (!secured && !isLoopback(host) && environment[WITHOUT_TLS] !== "1") {
    throw new UnprotectedEngineError(where);
  }
  return {
    kind: "tcp",
    where,
    host,
    port: url.port || (secured ? "2376" : "2375"),
    ...(secured && {
      certificates: environment["DOCKER_CERT_PATH"] ?? join(homedir(), ".docker"),
    }),
  };
}

/** A name or an address of this machine that no other machine can answer for. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
