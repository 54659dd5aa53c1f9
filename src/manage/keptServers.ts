import { lentServer } from "./lentServer";
import type { MysqlServer, ServerConnector, ServerEndpoint } from "../ports/server";

/**
 * A connector for one run: a connection that its user gives back serves the next caller that asks for the
 * same server. Only one caller has a connection at a time. All connections end with the run.
 */
export class KeptServers implements ServerConnector, AsyncDisposable {
  readonly #idle = new Map<string, MysqlServer[]>();
  #hasEnded = false;

  constructor(private readonly servers: ServerConnector) {}

  async connect(endpoint: ServerEndpoint): Promise<MysqlServer> {
    const { process, user, password } = endpoint;
    const key = [process, user, password.reveal()].join(" ");
    const idle = this.#idle.get(key) ?? [];
    this.#idle.set(key, idle);
    let server = idle.pop();
    while (server && !server.isReusable) {
      await server[Symbol.asyncDispose]();
      server = idle.pop();
    }
    return this.#lent(server ?? (await this.servers.connect(endpoint)), idle, process);
  }

  greets: ServerConnector["greets"] = (at, milliseconds) => this.servers.greets(at, milliseconds);

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hasEnded = true;
    await this.#endIdle("");
  }

  async #endIdle(start: string): Promise<void> {
    const fitting = [...this.#idle].filter(([key]) => key.startsWith(start));
    const all = fitting.flatMap(([, idle]) => idle.splice(0));
    await Promise.all(all.map((server) => server[Symbol.asyncDispose]()));
  }

  /** Disposing of the result gives the connection back; once the run has ended, it closes the connection. */
  #lent(server: MysqlServer, idle: MysqlServer[], process: string): MysqlServer {
    let isBack = false;
    const giveBack = async (): Promise<void> => {
      if (isBack) return;
      isBack = true;
      if (server.isReusable && !this.#hasEnded) idle.push(server);
      else await server[Symbol.asyncDispose]();
    };
    return lentServer(server, { giveBack, leaveAlone: () => this.#endIdle(`${process} `) });
  }
}
