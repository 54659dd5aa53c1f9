import type mysql from "mysql2/promise";
import type { Login } from "../servers/login";

/** A source to copy from, and the account for copying and replicating. */
export interface Donor {
  readonly host: string;
  readonly user: string;
  readonly password: string;
  /** Its administrator, who is also the administrator of every copy of its data. */
  readonly root: Login;
  readonly connection: mysql.Connection;
}
