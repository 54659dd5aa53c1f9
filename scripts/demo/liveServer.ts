import mysql from "mysql2/promise";
import { connectEngine } from "../../src/docker/dockerEngine";
import { MYSQL_PORT } from "../../src/ground/names";
import type { InstanceOutputs } from "../../src/resource/instanceOutputs";

const engine = connectEngine();

/** One of the demo's two servers, spoken to as anybody with its root password would. */
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

  /** The one value that a statement answers. */
  async value(statement: string, values: readonly unknown[] = []): Promise<unknown> {
    const [row = {}] = await this.query(statement, values);
    return Object.values(row)[0];
  }

  /** Answers the new row's id. */
  async insert(statement: string): Promise<number> {
    const [header] = await this.connection.query<mysql.ResultSetHeader>(statement);
    return header.insertId;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.connection.end();
  }
}

/** Its address where that answers from here; elsewhere (Docker Desktop, a remote engine) through the engine. */
async function wayTo({ name, address }: InstanceOutputs) {
  if ((await engine.info()).local) return { host: address, port: MYSQL_PORT };
  const container = await engine.findContainer(name);
  if (!container) throw new Error(`There is no container ${name}.`);
  return { stream: await engine.openStream(container.id) };
}
