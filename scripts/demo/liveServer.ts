import mysql from "mysql2/promise";
import { connectEngine } from "../../src/docker/dockerEngine";
import { MYSQL_PORT } from "../../src/ground/names";
import type { InstanceOutputs } from "../../src/resource/instanceOutputs";

const engine = connectEngine();

/** A connection to one of the demo's two servers, with its root password, as any client would open it. */
export class LiveServer implements AsyncDisposable {
  private constructor(
    readonly name: string,
    private readonly connection: mysql.Connection,
  ) {}

  static async connect(instance: InstanceOutputs): Promise<LiveServer> {
    const connection = await mysql.createConnection({
      ...(await wayTo(instance)),
      user: "root",
      password: instance.rootPassword ?? "",
      ssl: { rejectUnauthorized: false }, // a server signs its own certificate
    });
    return new LiveServer(instance.name, connection);
  }

  async query(
    statement: string,
    values: readonly unknown[] = [],
  ): Promise<readonly mysql.RowDataPacket[]> {
    const [rows] = await this.connection.query<mysql.RowDataPacket[]>(statement, [...values]);
    return rows;
  }

  /** The one value that a statement returns. */
  async value(statement: string, values: readonly unknown[] = []): Promise<unknown> {
    const [row = {}] = await this.query(statement, values);
    return Object.values(row)[0];
  }

  /** Returns the id of the new row. */
  async insert(statement: string): Promise<number> {
    const [header] = await this.connection.query<mysql.ResultSetHeader>(statement);
    return header.insertId;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.connection.end();
  }
}

/** Its address if that can be reached from here; otherwise (Docker Desktop, a remote engine) through the engine. */
async function wayTo({ name, address }: InstanceOutputs) {
  if ((await engine.info()).local) return { host: address ?? name, port: MYSQL_PORT };
  const container = await engine.findContainer(name);
  if (!container) throw new Error(`There is no container ${name}.`);
  return { stream: await engine.openStream(container.id) };
}
