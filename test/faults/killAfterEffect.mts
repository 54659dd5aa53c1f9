// Loaded into the provider's process with `node --import`. It notes every effect that goes through the ports
// of a Docker engine and of a server, and kills its own process (SIGKILL) when effect number
// FAULTS_KILL_AFTER has just been done. Where those ports are never loaded it does nothing.
import { appendFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import type { ContainerEngine } from "../../src/ports/engine.ts";
import type { MysqlServer, ServerConnector, ServerEndpoint } from "../../src/ports/server.ts";
import type { Effect } from "./effectLog.ts";

/**
 * What changes nothing. All else counts, so a method that is new counts by itself: one that is missing here
 * costs a point that proves nothing, one too many hides a point.
 */
const ENGINE_READS: ReadonlySet<PropertyKey> = new Set<keyof ContainerEngine>([
  "info",
  "findImage",
  "findContainer",
  "listContainers",
  "listSummaries",
  "waitForExit",
  "logTail",
  "run",
  "readFiles",
  "openStream",
  "findVolume",
  "listVolumes",
  "findNetwork",
]);

const SERVER_READS: ReadonlySet<PropertyKey> = new Set<keyof MysqlServer>([
  "observe",
  "role",
  "readFile",
  "subtract",
  "waitForGtids",
  "copyProgress",
  "tablesLeftBehind",
  "countObjects",
]);

interface Adapters {
  connectEngine?: (...args: readonly unknown[]) => ContainerEngine;
  connector?: ServerConnector;
}

/** The two adapters by where they are, and how each is made to count. */
const ADAPTERS: Readonly<Record<string, (exported: Adapters) => void>> = {
  "dist/docker/dockerEngine.js": (exported) => {
    const { connectEngine } = exported;
    if (!connectEngine) throw new Error("the engine's adapter is not where it was");
    exported.connectEngine = (...args) => counted(connectEngine(...args), "engine", ENGINE_READS);
  },
  "dist/mysql/mysqlServer.js": ({ connector }) => {
    if (!connector) throw new Error("the servers' adapter is not where it was");
    const connect = connector.connect.bind(connector);
    connector.connect = async (endpoint: ServerEndpoint) =>
      counted(await connect(endpoint), endpoint.server, SERVER_READS);
  },
};

const log = process.env["FAULTS_LOG"];
const killAfter = Number(process.env["FAULTS_KILL_AFTER"] ?? Infinity);
let done = 0;

function counted<Port extends object>(
  port: Port,
  on: string,
  reads: ReadonlySet<PropertyKey>,
): Port {
  return new Proxy(port, {
    get(target, key): unknown {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== "function") return member;
      const call = (...args: readonly unknown[]): unknown => Reflect.apply(member, target, args);
      if (typeof key === "symbol" || reads.has(key)) return call;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        try {
          const answer = await call(...args);
          note({ on, method: key, what: namedBy(key, args[0]), failed: false });
          return answer;
        } catch (error) {
          // a call that fails may have done its work all the same
          note({ on, method: key, what: namedBy(key, args[0]), failed: true });
          throw error;
        }
      };
    },
  });
}

/** Nothing of this process comes after the line of the last effect. */
function note(effect: Effect): void {
  done += 1;
  if (log !== undefined) appendFileSync(log, `${JSON.stringify(effect)}\n`);
  if (done === killAfter) process.kill(process.pid, "SIGKILL");
}

/** Their first argument is a secret, and stays out of every log. */
const SECRET: ReadonlySet<PropertyKey> = new Set<keyof MysqlServer>([
  "setOwnPassword",
  "ensureRoot",
]);

/** What a call is about, as far as its first argument has a name. */
function namedBy(method: string, argument: unknown): string {
  if (SECRET.has(method)) return "";
  if (typeof argument === "string") return argument;
  const named = typeof argument === "object" && argument !== null && "name" in argument;
  return named && typeof argument.name === "string" ? argument.name : "";
}

const seen = new Set<string>();
const load: (this: Module, id: string) => unknown = Reflect.get(Module.prototype, "require");

Module.prototype.require = function (this: Module, id: string): unknown {
  const exported = load.call(this, id);
  if (!/\/(dockerEngine|mysqlServer)$/.test(id)) return exported;
  const path = createRequire(this.filename).resolve(id);
  const name = Object.keys(ADAPTERS).find((one) => path.endsWith(`/${one}`));
  if (name !== undefined && !seen.has(path)) {
    seen.add(path);
    ADAPTERS[name]?.(exported as Adapters);
  }
  return exported;
} as NodeJS.Require;
