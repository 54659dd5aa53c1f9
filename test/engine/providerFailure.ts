import { fromStruct, type Sdk, type ServiceError } from "./sdk";
import type { PropertyMap } from "./values";

/** What a provider says when the thing exists but is not as it should be. */
export interface PartialResult {
  readonly id: string;
  readonly outputs: PropertyMap;
  readonly inputs: PropertyMap | undefined;
  readonly reasons: readonly string[];
}

export class ProviderError extends Error {
  constructor(
    message: string,
    readonly partial: PartialResult | undefined,
  ) {
    super(message);
  }
}

export function providerError(sdk: Sdk, error: ServiceError): ProviderError {
  const partial = partialResult(sdk, error);
  return new ProviderError(partial ? partialMessage(partial.reasons) : error.details, partial);
}

function partialMessage(reasons: readonly string[]): string {
  if (reasons.length === 0) return "resource init failed";
  const lines = reasons.map((reason) => `\n\t* ${reason}`).join("");
  return `${reasons.length} error${reasons.length === 1 ? "" : "s"} occurred:${lines}\n\n`;
}

function partialResult(sdk: Sdk, error: ServiceError): PartialResult | undefined {
  const [packed] = error.metadata.get("grpc-status-details-bin");
  if (packed === undefined || typeof packed === "string") return undefined;
  const details = sdk.statusProto.Status.deserializeBinary(packed).getDetailsList();
  const detail = details.find((any) => any.getTypeUrl().endsWith("ErrorResourceInitFailed"));
  if (detail === undefined) return undefined;
  const failed = sdk.providerProto.ErrorResourceInitFailed.deserializeBinary(
    detail.getValue_asU8(),
  );
  return {
    id: failed.getId(),
    outputs: fromStruct(failed.getProperties()),
    inputs: failed.hasInputs() ? fromStruct(failed.getInputs()) : undefined,
    reasons: failed.getReasonsList(),
  };
}
