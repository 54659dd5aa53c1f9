import type { handleUnaryCall, Sdk } from "./sdk";
import { GRPC_OPTIONS } from "./sdk";

/** An answer that is no success, with the gRPC status that the SDK in the program reacts to. */
export class RpcRefusal extends Error {
  constructor(
    readonly status: "UNAVAILABLE" | "UNIMPLEMENTED" | "UNKNOWN",
    message: string,
  ) {
    super(message);
  }
}

export function refuseAs(method: string): () => never {
  return () => {
    throw new RpcRefusal("UNIMPLEMENTED", `${method} is not supported by the embedded engine`);
  };
}

export function unary<Request, Response>(
  sdk: Sdk,
  answer: (request: Request) => Promise<Response> | Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void (async () => {
      try {
        callback(null, await answer(call.request));
      } catch (error) {
        const code = sdk.grpc.status[error instanceof RpcRefusal ? error.status : "UNKNOWN"];
        callback({ code, details: error instanceof Error ? error.message : String(error) });
      }
    })();
  };
}

export interface RpcServer {
  readonly address: string;
  close(): void;
}

/** Starts a server on a free local port with the services that `register` adds. */
export async function serve(
  sdk: Sdk,
  register: (server: InstanceType<Sdk["grpc"]["Server"]>) => void,
): Promise<RpcServer> {
  const server = new sdk.grpc.Server(GRPC_OPTIONS);
  register(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", sdk.grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}
