import { connect as connectTcp } from "node:net";
import type { Duplex } from "node:stream";
import type { Connection, QueryError } from "mysql2";
import { systemClock } from "../ground/clock";
import { greets } from "./greets";
import { loginError } from "./serverErrors";
import type { ServerConnector, ServerEndpoint } from "../ports/server";
import { ServerOfSession } from "./serverOfSession";
import { Session, type Row, type Wire } from "./session";
import { render, type Escaping } from "./sql";
import { beginSession } from "./statements";

/** The only file that knows the driver; it is loaded when the first server is asked for. */
export const connector: ServerConnector = {
  connect: async (endpoint) => new ServerOfSession(await openSession(endpoint), systemClock),

  greets(at, milliseconds) {
    // while the server starts: the login that follows needs it
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
  // Our own socket: the driver's way to give up a connection waits for the other side.
  const { at } = endpoint;
  const socket = "open" in at ? await at.open() : connectTcp({ ...at, noDelay: true });
  const connection = driver.createConnection(optionsOf(endpoint, socket));
  const wire = wireOf(connection, socket, { escaping, isStream: "open" in at });
  try {
    await greeting(connection);
    await wire.query(render(beginSession, escaping), endpoint.connectTimeout);
  } catch (error) {
    await wire.close();
    throw loginError(endpoint.server, error, endpoint.password.reveal());
  }
  return new Session(wire);
}

function optionsOf({ user, password, ca, connectTimeout }: ServerEndpoint, socket: Duplex) {
  return {
    stream: socket,
    user,
    password: password.reveal(),
    connectTimeout,
    charset: "utf8mb4_0900_ai_ci",
    // The certificate's chain, not its name: the CA belongs to this one server.
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
  /** Through a process of the engine, which cannot be relied on to bring answers once its input has ended. */
  readonly isStream: boolean;
}

function wireOf(connection: Connection, socket: Duplex, { escaping, isStream }: WireOptions): Wire {
  // A connection that dies while it is idle says so here; the next statement tells its caller.
  let isOpen = true;
  const onEnd = (): void => {
    isOpen = false;
  };
  connection.on("error", onEnd);
  socket.on("end", onEnd).on("close", onEnd);
  return {
    escaping,
    get isOpen() {
      return isOpen;
    },
    query: (text, patience) => answered(connection, socket, { text, patience }),
    queryLast: (text, patience) => {
      const answer = answered(connection, socket, { text, patience });
      if (isStream) return answer;
      // ends the sending side only; a driver that has been told so no longer says when the other side has gone
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
        // After silence the connection is of no more use: the answer to this statement may still come.
        if (error?.code === "PROTOCOL_SEQUENCE_TIMEOUT") socket.destroy();
        if (error) reject(error);
        else resolve(Array.isArray(rows) ? (rows as Row[]) : []);
      },
    );
  });
}

/** An answer that came before it has been told before. */
function lost(socket: Duplex): Promise<never> {
  return new Promise((_, reject) => {
    socket.once("close", () => {
      reject(new Error("the connection was lost before the answer came"));
    });
  });
}

/** Milliseconds for saying goodbye. */
const FAREWELL = 200;

/** Behind a running statement a goodbye would have to wait: then there is none. */
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
