import type { Reporter } from "./reporter";
import { refuseAs, unary } from "./rpcServer";
import type { Sdk } from "./sdk";

type Proto = Sdk["engineProto"];

/** What a program tells the engine besides its resources: log lines, and which resource is the root. */
export function engineService(sdk: Sdk, reporter: Reporter) {
  const { engineProto: proto } = sdk;
  let root = "";
  return {
    log: unary(sdk, (request: InstanceType<Proto["LogRequest"]>) => {
      const { INFO, WARNING, ERROR } = proto.LogSeverity;
      const message = request.getMessage();
      const severity = request.getSeverity();
      const about = { urn: request.getUrn(), ephemeral: request.getEphemeral() };
      // An error that is only logged does not fail a run.
      if (severity === ERROR) reporter.diagnostic("error", message, about);
      if (severity === WARNING) reporter.diagnostic("warning", message, about);
      if (severity === INFO) reporter.diagnostic("info", message, about);
      return new sdk.Empty();
    }),
    setRootResource: unary(sdk, (request: InstanceType<Proto["SetRootResourceRequest"]>) => {
      root = request.getUrn();
      return new proto.SetRootResourceResponse();
    }),
    getRootResource: unary(sdk, () => {
      const response = new proto.GetRootResourceResponse();
      response.setUrn(root);
      return response;
    }),
    startDebugging: unary(sdk, refuseAs("startDebugging")),
    requirePulumiVersion: unary(sdk, refuseAs("requirePulumiVersion")),
  };
}
