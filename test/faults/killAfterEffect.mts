// Loaded into the provider's process with `node --import`. It notes every effect, which is a call of the Docker
// engine's port that changes something or a statement that changes something on a server, and kills its own
// process (SIGKILL) when effect FAULTS_KILL_AFTER has just been done: a number, or the effect in words. Where
// neither adapter is ever loaded it does nothing.
import { AsyncLocalStorage } from "node:async_hooks";
import { appendFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import type { Duplex } from "node:stream";
import engineReads from "../support/engineReads.json" with { type: "json" };
import type { ContainerEngine } from "../../src/ports/engine.ts";
import type { ServerConnector } from "../../src/ports/server.ts";
import type { Effect } from "./effectLog.ts";

/**
 * What changes nothing. All else counts, so a call or a statement that is new counts by itself: one that is
 * missing here costs a point that proves nothing, one too many hides a point.
 */
const ENGINE_READS: ReadonlySet<PropertyKey> = new Set(engineReads);

/** A setting of the session ends with the session, and that with the process. */
const SERVER_READ = /^\s*(SELECT|SHOW|DO|SET\s+SESSION)\b/i;

type Answer = (error: Error | null, ...rows: readonly unknown[]) => void;

/** What is used here of the driver's connection. */
interface Connection {
  query: (question: { readonly sql: string }, answer: Answer) => unknown;
  readonly stream: Duplex;
}

interface Exports {
  connectEngine?: (...args: readonly unknown[]) => ContainerEngine;
  connector?: ServerConnector;
  createConnection?: (options: unknown) => Connection;
}

/** Whose server is being connected to. */
const server = new AsyncLocalStorage<string>();

/** The two adapters by where they are, and how each is made to count. */
const ADAPTERS: Readonly<Record<string, (exported: Exports, path: string) => void>> = {
  "dist/docker/dockerEngine.js": (exported) => {
    const { connectEngine } = exported;
    if (!connectEngine) throw new Error("the engine's adapter is not where it was");
    exported.connectEngine = (...args) => countedEngine(connectEngine(...args));
  },
  "dist/mysql/mysqlServer.js": ({ connector }, path) => {
    if (!connector) throw new Error("the servers' adapter is not where it was");
    const connect = connector.connect.bind(connector);
    connector.connect = (endpoint) => server.run(endpoint.server, () => connect(endpoint));
    // ahead of the adapter, which imports it late: whoever imports it afterwards gets these exports
    const driver = createRequire(path)("mysql2") as Exports;
    const { createConnection } = driver;
    if (!createConnection) throw new Error("the driver is not what it was");
    driver.createConnection = (options) => counted(createConnection(options));
  },
};

const log = process.env["FAULTS_LOG"];
const killAfter = process.env["FAULTS_KILL_AFTER"];
let done = 0;

/** Nothing of this process comes after the line of the last effect. */
function note(effect: Effect): void {
  done += 1;
  if (log !== undefined) appendFileSync(log, `${JSON.stringify(effect)}\n`);
  const { kind, on, did } = effect;
  const words = `${on}${kind === "call" ? "." : ": "}${did}`;
  if ([String(done), words].includes(killAfter ?? "")) process.kill(process.pid, "SIGKILL");
}

function countedEngine(engine: ContainerEngine): ContainerEngine {
  return new Proxy(engine, {
    get(target, key): unknown {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== "function") return member;
      const call = (...args: readonly unknown[]): unknown => Reflect.apply(member, target, args);
      if (typeof key === "symbol" || ENGINE_READS.has(key)) return call;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        const effect = { kind: "call", on: "engine", did: key, what: nameIn(args[0]) } as const;
        try {
          const answer = await call(...args);
          note({ ...effect, failed: false });
          return answer;
        } catch (error) {
          // a call that fails may have done its work all the same
          note({ ...effect, failed: true });
          throw error;
        }
      };
    },
  });
}

/** What a call is about, as far as its first argument has a name. */
function nameIn(argument: unknown): string {
  if (typeof argument === "string") return argument;
  const named = typeof argument === "object" && argument !== null && "name" in argument;
  return named && typeof argument.name === "string" ? argument.name : "";
}

/** A statement counts when its answer is here and nobody else has been told, or when there will be none. */
function counted(connection: Connection): Connection {
  const on = server.getStore() ?? "a server";
  const query = connection.query.bind(connection);
  connection.query = (question, answer) => {
    if (SERVER_READ.test(question.sql)) return query(question, answer);
    const effect = { kind: "statement", on, did: leadingWords(question.sql), what: "" } as const;
    const onClose = (): void => {
      note({ ...effect, failed: true });
    };
    connection.stream.once("close", onClose);
    return query(question, (error, ...rows) => {
      if (connection.stream.listeners("close").includes(onClose)) {
        connection.stream.off("close", onClose);
        note({ ...effect, failed: error !== null });
      }
      answer(error, ...rows);
    });
  };
  return connection;
}

/** Up to the first thing in quotes: a password is always in quotes, so it stays out of every log. */
function leadingWords(statement: string): string {
  const words = /^[^'"`]*/.exec(statement)?.[0] ?? "";
  return words.replace(/\s+/g, " ").trim().slice(0, 60);
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
    ADAPTERS[name]?.(exported as Exports, path);
  }
  return exported;
} as NodeJS.Require;
