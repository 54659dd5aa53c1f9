import type * as grpc from "@grpc/grpc-js";
import type * as emptyProto from "google-protobuf/google/protobuf/empty_pb";
import type * as structProto from "google-protobuf/google/protobuf/struct_pb";
import type * as engineRpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as engineProto from "@pulumi/pulumi/proto/engine_pb";
import type * as providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as providerProto from "@pulumi/pulumi/proto/provider_pb";
import type * as resourceRpc from "@pulumi/pulumi/proto/resource_grpc_pb";
import type * as resourceProto from "@pulumi/pulumi/proto/resource_pb";
import type * as statusProto from "@pulumi/pulumi/proto/status_pb";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isMap, isValue, type PropertyMap } from "./values";

/**
 * The one place that loads the program's own SDK and what the SDK itself depends on. Its modules are
 * plain JavaScript loaded by name, hence the assertions; nothing else in the engine needs any.
 */
export interface Sdk {
  readonly version: string;
  readonly runEntry: string;
  readonly providerEntry: string;
  readonly grpc: typeof grpc;
  readonly Empty: typeof emptyProto.Empty;
  readonly Struct: typeof structProto.Struct;
  readonly engineRpc: typeof engineRpc;
  readonly engineProto: typeof engineProto;
  readonly providerRpc: typeof providerRpc;
  readonly providerProto: typeof providerProto;
  readonly resourceRpc: typeof resourceRpc;
  readonly resourceProto: typeof resourceProto;
  readonly statusProto: typeof statusProto;
}

export const GRPC_OPTIONS = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

export function loadSdk(programDir: string): Sdk {
  const program = createRequire(join(programDir, "program.js"));
  const manifest = program.resolve("@pulumi/pulumi/package.json");
  const own = createRequire(manifest);
  const proto = (name: string): unknown => own(`./proto/${name}_pb`);
  const struct = own("google-protobuf/google/protobuf/struct_pb") as typeof structProto;
  const empty = own("google-protobuf/google/protobuf/empty_pb") as typeof emptyProto;
  return {
    version: (own(manifest) as { version: string }).version,
    runEntry: program.resolve("@pulumi/pulumi/cmd/run"),
    providerEntry: program.resolve("@pulumi/pulumi/cmd/dynamic-provider"),
    grpc: own("@grpc/grpc-js") as typeof grpc,
    Empty: empty.Empty,
    Struct: struct.Struct,
    engineRpc: proto("engine_grpc") as typeof engineRpc,
    engineProto: proto("engine") as typeof engineProto,
    providerRpc: proto("provider_grpc") as typeof providerRpc,
    providerProto: proto("provider") as typeof providerProto,
    resourceRpc: proto("resource_grpc") as typeof resourceRpc,
    resourceProto: proto("resource") as typeof resourceProto,
    statusProto: proto("status") as typeof statusProto,
  };
}

export function toStruct(sdk: Sdk, map: PropertyMap): structProto.Struct {
  return sdk.Struct.fromJavaScript(map);
}

export function fromStruct(struct: structProto.Struct | undefined): PropertyMap {
  const map: unknown = struct?.toJavaScript() ?? {};
  if (!isValue(map) || !isMap(map)) throw new TypeError("a Struct that is not an object");
  return map;
}

export type { ServerUnaryCall, handleUnaryCall, ServiceError } from "@grpc/grpc-js";
