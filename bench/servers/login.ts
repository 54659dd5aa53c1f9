import mysql from "mysql2/promise";
import { eventually } from "../engine/eventually";

export interface Login {
  readonly host: string;
  readonly user: string;
  readonly password: string;
}

/** Milliseconds. A server that runs its init file takes a connection and says nothing for a while. */
const CONNECT_TIMEOUT = 30_000;

/** Over TLS, whatever the server's certificate is signed with. */
export async function login(at: Login): Promise<mysql.Connection> {
  const connection = await mysql.createConnection({
    ...at,
    ssl: { rejectUnauthorized: false },
    connectTimeout: CONNECT_TIMEOUT,
  });
  // without a listener, a server that is taken away later would end the process
  connection.on("error", () => undefined);
  return connection;
}

/** As soon as there is a way in. */
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
