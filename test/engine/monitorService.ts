import { fromProgramIn } from "./envelopes";
import { HaltedError } from "./halt";
import type { Registrar } from "./registrar";
import { parseRegistration } from "./registrationMessage";
import type { Reporter } from "./reporter";
import { refuseAs, RpcRefusal, unary } from "./rpcServer";
import { fromStruct, toStruct, type Sdk } from "./sdk";
import type { Halt } from "./halt";

const FEATURES: ReadonlySet<string> = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "aliasSpecs",
]);

/** The resource monitor: the side of the engine to which a program declares its resources. */
export function monitorService(
  sdk: Sdk,
  deps: { registrar: Registrar; reporter: Reporter; halt: Halt },
) {
  const { resourceProto: proto } = sdk;
  const refused = (method: string) => unary<unknown, never>(sdk, refuseAs(method));
  return {
    supportsFeature: unary(sdk, (request: Message<"SupportsFeatureRequest">) => {
      const response = new proto.SupportsFeatureResponse();
      response.setHassupport(FEATURES.has(request.getId()));
      return response;
    }),
    registerResource: unary(sdk, async (request: Message<"RegisterResourceRequest">) => {
      const state = await declared(deps, request);
      const response = new proto.RegisterResourceResponse();
      response.setUrn(state.urn);
      response.setId(state.id);
      response.setObject(toStruct(sdk, state.custom ? state.outputs : {}));
      return response;
    }),
    registerResourceOutputs: unary(sdk, (request: Message<"RegisterResourceOutputsRequest">) => {
      const outputs = fromProgramIn(fromStruct(request.getOutputs()));
      deps.registrar.setOutputs(request.getUrn(), outputs);
      return new sdk.Empty();
    }),
    // The SDK knows what to do without these three.
    getDeploymentInfo: refused("getDeploymentInfo"),
    signalAndWaitForShutdown: refused("signalAndWaitForShutdown"),
    existsResource: refused("existsResource"),
    readResource: refused("reading a resource by id (get)"),
    invoke: refused("invoke"),
    call: refused("call"),
    registerPackage: refused("registerPackage"),
    registerStackTransform: refused("a stack transform"),
    registerStackInvokeTransform: refused("an invoke transform"),
    registerResourceHook: refused("a resource hook"),
    registerErrorHook: refused("an error hook"),
  };
}

type Message<Name extends keyof Sdk["resourceProto"]> = Sdk["resourceProto"][Name] extends new (
  ...args: never[]
) => infer Instance
  ? Instance
  : never;

/** A run that has to stop answers UNAVAILABLE: the SDK then ends the program without a word. */
async function declared(
  { registrar, reporter, halt }: { registrar: Registrar; reporter: Reporter; halt: Halt },
  request: Message<"RegisterResourceRequest">,
) {
  try {
    return await registrar.register(parseRegistration(request));
  } catch (error) {
    if (halt.reason === undefined) {
      reporter.error(error instanceof Error ? error.message : String(error), "");
      halt.request("failed");
    }
    const reason = error instanceof HaltedError ? error.reason : "failed";
    throw new RpcRefusal("UNAVAILABLE", `the run was stopped: ${reason}`);
  }
}
