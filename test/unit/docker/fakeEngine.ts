import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Socket } from "node:net";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FakeEngine extends AsyncDisposable {
  readonly environment: { readonly DOCKER_HOST: string };
  /** `GET /path?query` of each request, in order. */
  readonly requests: readonly string[];
  /** Connections open now. */
  connections(): number;
}

/** An engine that answers as told, for what a real one cannot be made to do. */
export async function fakeEngine(answer: Answer): Promise<FakeEngine> {
  const path = join(tmpdir(), `engine-${randomBytes(6).toString("hex")}.sock`);
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    answer(request, response);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    environment: { DOCKER_HOST: `unix://${path}` },
    requests,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(path, { force: true });
    },
  };
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
