import mysql from "mysql2/promise";
import { eventually } from "../engine/eventually";

export interface Login {
  readonly host: string;
  readonly user: string;
  readonly password: string;
}

/** Milliseconds. A server that runs its init file accepts a connection, and then stays silent for a while. */
const CONNECT_TIMEOUT = 30_000;

/** Connects over TLS, whoever has signed the server's certificate. */
export async function login(at: Login): Promise<mysql.Connection> {
  const connection = await mysql.createConnection({
    ...at,
    ssl: { rejectUnauthorized: false },
    connectTimeout: CONNECT_TIMEOUT,
  });
  // without a listener, a server that is removed later would end this process
  connection.on("error", () => undefined);
  return connection;
}

/** Logs in as soon as that is possible. */
export async function firstLogin(at: Login): Promise<mysql.Connection> {
  let connection: mysql.Connection | undefined;
  let refusal = "";
  await eventually(
    () => `a login to ${at.host}: ${refusal}`,
    async () => {
      connection = await login(at).catch((error: unknown) => {
        refusal = String(error);
        return undefined;
      });
      return connection !== undefined;
    },
  );
  if (connection === undefined) throw new TypeError("eventually, but not so");
  return connection;
}
