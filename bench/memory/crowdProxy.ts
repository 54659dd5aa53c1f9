import { createServer, request, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { engineAddress } from "../../src/docker/engineAddress";

/** A proxy to the engine in which one instance stands for many: it always has the id that was last asked for. */
export interface CrowdProxy extends AsyncDisposable {
  /** For DOCKER_HOST. It is a socket, like that of a local engine, so that containers' addresses count as reachable. */
  readonly address: string;
  passAs(id: string): void;
}

/** All ids have the same length, so that they can be exchanged in any body, including an archive. */
export async function crowdProxy(id: string): Promise<CrowdProxy> {
  const engine = upstream();
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const path = join(folder, "docker.sock");
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  let alias = id;
  const server = createServer((incoming, answer) => {
    void buffer(incoming).then((body) => {
      const { method, headers } = incoming;
      const path = incoming.url?.replaceAll(alias, id);
      const onwards = request({ ...engine, method, path, headers }, (answered) => {
        void buffer(answered).then((text) => {
          const { "transfer-encoding": _, ...rest } = answered.headers;
          answer.writeHead(answered.statusCode ?? 502, rest).end(exchanged(text, id, alias));
        });
      });
      onwards.on("error", () => answer.destroy());
      onwards.end(body);
    });
  });
  server.on("connection", keep);
  // for a command in a container, both ends continue as plain streams
  server.on("upgrade", (incoming, near: Socket, head) => {
    const far = keep(connect(engine.socketPath));
    far.write(`${requestText(incoming)}\r\n`);
    far.write(head);
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    address: `unix://${path}`,
    passAs: (next) => (alias = next),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function upstream(): { readonly socketPath: string } {
  const address = engineAddress(process.env);
  if (address.kind !== "socket") throw new Error("this case needs an engine on this machine");
  return { socketPath: address.path };
}

function exchanged(text: Buffer, from: string, to: string): Buffer {
  return Buffer.from(text.toString("latin1").replaceAll(from, to), "latin1");
}

function requestText({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`));
  return `${method ?? "GET"} ${url ?? "/"} HTTP/1.1\r\n${lines.join("")}`;
}
