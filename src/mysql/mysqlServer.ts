import type { Duplex } from "node:stream";
import type { Connection, QueryError } from "mysql2";
import { systemClock } from "../ground/clock";
import { lockKeyOf } from "../ground/lockName";
import { dial } from "./dial";
import { greets } from "./greets";
import { holderFor } from "./lockHolder";
import { loginError } from "./serverErrors";
import type { ServerConnector, ServerEndpoint } from "../ports/server";
import { ServerOfSession } from "./serverOfSession";
import { Session, type Row, type Wire } from "./session";
import { render, type Escaping } from "./sql";
import { beginSession } from "./statements";

/** The only file that knows the driver, which is loaded with the first connection or greeting. */
export const connector: ServerConnector = {
  connect: async (endpoint) => new ServerOfSession(await openSession(endpoint), systemClock),

  greets(at, milliseconds) {
    // loaded while the server starts, because the login that follows needs it
    void import("mysql2").catch(() => undefined);
    return greets(at, milliseconds);
  },
};

export async function openSession(endpoint: ServerEndpoint): Promise<Session> {
  const driver = await import("mysql2");
  const escaping: Escaping = {
    string: (value) => driver.escape(value),
    identifier: (name) => driver.escapeId(name, true),
  };
  const socket = await socketTo(endpoint);
  const connection = driver.createConnection(optionsOf(endpoint, socket));
  const wire = wireOf(connection, socket, { escaping, isStream: "open" in endpoint.at });
  try {
    await greeting(connection);
    await wire.query(render(beginSession, escaping), endpoint.connectTimeout);
  } catch (error) {
    await wire.close();
    throw loginError(endpoint.server, error, endpoint.password.reveal());
  }
  const lockKey = endpoint.lockKey ?? lockKeyOf(endpoint.password);
  return new Session(wire, lockKey, async (id) => {
    const onlooker = await openSession(endpoint);
    try {
      return await holderFor(onlooker, id);
    } finally {
      await onlooker.close();
    }
  });
}

/** A socket of our own, because the driver waits for the other side when it closes a connection. */
async function socketTo({ at, server, connectTimeout }: ServerEndpoint): Promise<Duplex> {
  if ("open" in at) return at.open();
  try {
    return await dial(at.addresses, connectTimeout);
  } catch (error) {
    throw loginError(server, error, "");
  }
}

function optionsOf({ user, password, ca, connectTimeout }: ServerEndpoint, socket: Duplex) {
  return {
    stream: socket,
    user,
    password: password.reveal(),
    connectTimeout,
    charset: "utf8mb4_0900_ai_ci",
    // Checks the certificate's chain, not its name: the CA belongs to this one server.
    ssl: { ca, rejectUnauthorized: true, verifyIdentity: false },
    multipleStatements: false,
    typeCast: (field: { string: () => string | null }) => field.string(),
  };
}

function greeting(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
}

interface WireOptions {
  readonly escaping: Escaping;
  /** True for a stream through a process of the engine, which may drop answers once its input has ended. */
  readonly isStream: boolean;
}

function wireOf(connection: Connection, socket: Duplex, { escaping, isStream }: WireOptions): Wire {
  // If an idle connection dies, this handler notes it; the next statement then fails for its caller.
  let isOpen = true;
  const onEnd = (): void => {
    isOpen = false;
  };
  connection.on("error", onEnd);
  socket.on("end", onEnd).on("close", onEnd);
  return {
    escaping,
    get id() {
      return connection.threadId;
    },
    get isOpen() {
      return isOpen;
    },
    query: (text, patience) => answered(connection, socket, { text, patience }),
    queryLast: (text, patience) => {
      const answer = answered(connection, socket, { text, patience });
      if (isStream) return answer;
      // ends only the sending side; after `destroy` the driver no longer reports that the other side closed
      connection.destroy();
      return Promise.race([answer, lost(socket)]);
    },
    close: () => closed(connection, socket),
  };
}

function answered(
  connection: Connection,
  socket: Duplex,
  { text, patience }: { readonly text: string; readonly patience: number },
): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    connection.query(
      { sql: text, timeout: patience },
      (error: QueryError | null, rows: unknown) => {
        // After a timeout the connection cannot be used: the answer to this statement may still arrive.
        if (error?.code === "PROTOCOL_SEQUENCE_TIMEOUT") socket.destroy();
        if (error) reject(error);
        else resolve(Array.isArray(rows) ? (rows as Row[]) : []);
      },
    );
  });
}

/** Rejects when the socket closes; an answer that arrived earlier has already won the race. */
function lost(socket: Duplex): Promise<never> {
  return new Promise((_, reject) => {
    socket.once("close", () => {
      reject(new Error("the connection was lost before the answer came"));
    });
  });
}

/** Milliseconds for closing a connection in an orderly way. */
const FAREWELL = 200;

/**
 * While a statement runs, the goodbye would have to wait for it: after FAREWELL the socket is destroyed
 * instead.
 */
function closed(connection: Connection, socket: Duplex): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.destroy(), FAREWELL);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    connection.end(() => undefined);
  });
}
