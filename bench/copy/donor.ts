import type mysql from "mysql2/promise";
import type { Login } from "../servers/login";

/** A source whose data is to be had, and the account for copying and replicating it. */
export interface Donor {
  readonly host: string;
  readonly user: string;
  readonly password: string;
  /** Who administers it, and with its data every copy of it. */
  readonly root: Login;
  readonly connection: mysql.Connection;
}
