import { createRequire } from "node:module";

/** One line in the row of a resource. */
export interface LogLine {
  readonly text: string;
  /** Without one it is in the row of the stack. */
  readonly urn: string;
  readonly severity: "info" | "warning";
  /** Shown while the resource is worked on, and not afterwards. */
  readonly ephemeral: boolean;
}

/** Rejects if the engine does not take the line. */
export type EngineLog = (line: LogLine) => Promise<void>;

/** Milliseconds. The engine is on this machine; one that has been killed must not hold up a run. */
const PATIENCE = 5000;

/** What is used of the SDK to which this process belongs. */
interface LogRequest {
  setMessage(text: string): void;
  setUrn(urn: string): void;
  setSeverity(severity: number): void;
  setEphemeral(is: boolean): void;
}
interface EngineMessages {
  readonly LogRequest: new () => LogRequest;
  readonly LogSeverity: { readonly INFO: number; readonly WARNING: number };
}
interface EngineClient {
  log(
    request: LogRequest,
    metadata: unknown,
    options: { readonly deadline: number },
    done: (error: Error | null) => void,
  ): void;
}
interface EngineServices {
  readonly EngineClient: new (address: string, credentials: unknown) => EngineClient;
}
interface Grpc {
  readonly Metadata: new () => unknown;
  readonly credentials: { createInsecure(): unknown };
}

/**
 * The log of the Pulumi engine that has started this process with `node <the SDK>/cmd/dynamic-provider <address>`.
 * Undefined in any other process. The SDK has loaded all of these modules already.
 */
export function connectEngineLog(argv: readonly string[]): EngineLog | undefined {
  const [, script, address] = argv;
  if (script === undefined || address === undefined) return undefined;
  const modules = modulesOf(script);
  if (modules === undefined) return undefined;
  const { grpc, services, messages } = modules;
  const client = new services.EngineClient(address, grpc.credentials.createInsecure());
  return ({ text, urn, severity, ephemeral }) => {
    const request = new messages.LogRequest();
    request.setMessage(text);
    request.setUrn(urn);
    request.setSeverity(messages.LogSeverity[severity === "warning" ? "WARNING" : "INFO"]);
    request.setEphemeral(ephemeral);
    const options = { deadline: Date.now() + PATIENCE };
    return new Promise((resolve, reject) => {
      client.log(request, new grpc.Metadata(), options, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  };
}

function modulesOf(
  script: string,
): { grpc: Grpc; services: EngineServices; messages: EngineMessages } | undefined {
  try {
    const sdk = createRequire(script);
    return {
      grpc: sdk("@grpc/grpc-js") as Grpc,
      services: sdk("../../proto/engine_grpc_pb.js") as EngineServices,
      messages: sdk("../../proto/engine_pb.js") as EngineMessages,
    };
  } catch {
    return undefined;
  }
}
