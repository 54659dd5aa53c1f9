import { GenerationError, type Run } from "./run";
import { remarkSecrets } from "./secrets";
import type { PropertyMap } from "./values";

/** The provider's word on what the program wrote. Values are never repeated: they may be secret. */
export async function checkInputs(
  run: Run,
  urn: string,
  olds: PropertyMap,
  news: PropertyMap,
): Promise<PropertyMap> {
  const provider = await run.provider();
  const { inputs, failures } = await provider.check(urn, olds, news, run.preview ? "keep" : "drop");
  for (const { property, reason } of failures.slice(1)) {
    run.reporter.error(failureText(urn, property, reason), urn);
  }
  const [first] = failures;
  if (first) throw new GenerationError(urn, failureText(urn, first.property, first.reason));
  return remarkSecrets(inputs, news);
}

function failureText(urn: string, property: string, reason: string): string {
  const of = property === "" ? urn : `${urn}: property ${property}`;
  return `${of} has a problem: ${reason}`;
}
