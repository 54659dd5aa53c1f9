import { readFile } from "node:fs/promises";
import { Agent as PlainAgent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import { join } from "node:path";
import { inspect } from "node:util";
import type Docker from "dockerode";
import { wordsOf } from "../ground/errors";
import type { EngineAddress } from "./engineAddress";

/** Creates clients whose requests all end when `signal` aborts. */
export type ClientFactory = (signal: AbortSignal) => Docker;

/** The one method of docker-modem that is used here; every request goes through it. */
interface Modem {
  dial(request: object, done: (...answer: unknown[]) => void): void;
}

/** An idle socket is kept this long between two calls; it does not keep the process alive. */
const IDLE_SOCKET_MS = 15_000;

/** The only place that loads dockerode, and only when it is needed: loading takes a third of a second. */
export async function openClient(address: EngineAddress): Promise<ClientFactory> {
  const [{ default: Client }, options] = await Promise.all([
    import("dockerode"),
    clientOptions(address),
  ]);
  const modem = new Client(options).modem as Modem;
  return (signal) => {
    // dockerode accepts a signal in most calls, but not in all.
    const dial: Modem["dial"] = (request, done) =>
      modem.dial({ ...request, abortSignal: signal }, done);
    return new Client({ modem: Object.assign(Object.create(modem) as Modem, { dial }) } as object);
  };
}

/**
 * docker-modem describes each request, with its agent and every socket, for a log line that is rarely wanted.
 * With several concurrent calls, that takes more time than everything else together.
 */
function briefly<T extends object>(agent: T): T {
  return Object.assign(agent, { [inspect.custom]: () => "an agent" });
}

/** Sets every option, even to undefined: dockerode takes each missing one from DOCKER_HOST. */
async function clientOptions(address: EngineAddress): Promise<object> {
  const pool = { keepAlive: true, timeout: IDLE_SOCKET_MS };
  const nothing = {
    socketPath: undefined,
    host: undefined,
    port: undefined,
    // An idle socket is not a failure: the call that waits for an exit is idle until the exit.
    timeout: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
  };
  if (address.kind === "socket") {
    const agent = briefly(new PlainAgent(pool));
    return { ...nothing, protocol: "http", socketPath: address.path, agent };
  }
  const { host, port, certificates } = address;
  if (certificates === undefined) {
    return { ...nothing, protocol: "http", host, port, agent: briefly(new PlainAgent(pool)) };
  }
  const [ca, cert, key] = await Promise.all(
    ["ca.pem", "cert.pem", "key.pem"].map((file) => readCertificate(join(certificates, file))),
  );
  const agent = briefly(new SecureAgent(pool));
  return { ...nothing, protocol: "https", host, port, agent, ca, cert, key };
}

async function readCertificate(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Error(`a certificate cannot be read: ${wordsOf(error)}`, { cause: error });
  }
}
