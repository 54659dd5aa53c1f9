import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { engineAddress } from "../../src/docker/engineAddress";

/** A way to the tests' engine that can be bent: it can say to be another one, and it can break. */
export interface EngineProxy extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly address: string;
  /** From now on the engine calls itself by this id. */
  pretend(id: string): void;
  /** Closes as soon as requests like these have come in this order; the last one is not passed on. */
  breakAt(...requests: readonly RegExp[]): void;
  /** From now on requests for what the engine is are passed on so many seconds later, as by a busy machine. */
  holdUp(seconds: number): void;
  /** Ends every connection and lets nobody in any more. */
  close(): Promise<void>;
}

export async function engineProxy(): Promise<EngineProxy> {
  const engine = upstream();
  const sockets = new Set<Socket>();
  let pretended: string | undefined;
  let awaited: readonly RegExp[] = [];
  let heldUpFor = 0;
  const isTheEnd = ({ method = "", url = "" }: IncomingMessage): boolean => {
    const [next, ...rest] = awaited;
    if (!next?.test(`${method} ${url}`)) return false;
    awaited = rest;
    return rest.length === 0;
  };
  const pass = (incoming: IncomingMessage, answer: ServerResponse): void => {
    const onwards = request(
      { ...engine, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (answered) => {
        if (isInfo(incoming) && pretended !== undefined) void answerAs(pretended, answered, answer);
        else answered.pipe(answer.writeHead(answered.statusCode ?? 502, answered.headers));
        answered.on("error", () => answer.destroy());
      },
    );
    onwards.on("error", () => answer.destroy());
    answer.on("close", () => onwards.destroy());
    incoming.pipe(onwards);
  };
  const server = createServer((incoming, answer) => {
    if (isTheEnd(incoming)) return void close();
    const later = isInfo(incoming) ? heldUpFor * 1000 : 0;
    if (later === 0) pass(incoming, answer);
    else setTimeout(pass, later, incoming, answer);
  });
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  server.on("connection", keep);
  // attached commands: both ends go on as plain streams
  server.on("upgrade", (incoming, near: Socket, head) => {
    const far = keep("socketPath" in engine ? connect(engine.socketPath) : connect(engine));
    far.write(`${requestText(incoming)}\r\n`);
    far.write(head);
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    address: `tcp://127.0.0.1:${String(port)}`,
    pretend: (id) => (pretended = id),
    breakAt: (...requests) => (awaited = requests),
    holdUp: (seconds) => (heldUpFor = seconds),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function upstream(): { socketPath: string } | { host: string; port: number } {
  const address = engineAddress(process.env);
  if (address.kind === "socket") return { socketPath: address.path };
  if (address.certificates !== undefined) throw new Error("the tests' engine is reached by TLS");
  return { host: address.host, port: Number(address.port) };
}

function isInfo({ url = "" }: IncomingMessage): boolean {
  return /^(\/v[\d.]+)?\/info$/.test(url);
}

async function answerAs(id: string, from: IncomingMessage, to: ServerResponse): Promise<void> {
  const info = JSON.parse((await buffer(from)).toString()) as object;
  const body = JSON.stringify({ ...info, ID: id });
  to.writeHead(from.statusCode ?? 502, { "content-type": "application/json" }).end(body);
}

function requestText({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1] ?? ""}\r\n`] : [],
  );
  return `${method ?? ""} ${url ?? ""} HTTP/1.1\r\n${lines.join("")}`;
}
