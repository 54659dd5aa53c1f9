const STACK_TYPE = "pulumi:pulumi:Stack";
const PROVIDER_TYPE = "pulumi:providers:pulumi-nodejs";

export interface StackName {
  readonly project: string;
  readonly stack: string;
}

export function isStackType(type: string): boolean {
  return type === STACK_TYPE;
}

export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/** `urn:pulumi:STACK::PROJECT::[PARENT$]TYPE::NAME` */
export function makeUrn(of: StackName, parent: string, type: string, name: string): string {
  const above = parent === "" ? "" : qualifiedType(parent);
  const prefix = above === "" || isStackType(above) ? "" : `${above}$`;
  return `urn:pulumi:${of.stack}::${of.project}::${prefix}${type}::${name}`;
}

export function stackUrn(of: StackName): string {
  return makeUrn(of, "", STACK_TYPE, `${of.project}-${of.stack}`);
}

export function defaultProviderUrn(of: StackName): string {
  return makeUrn(of, "", PROVIDER_TYPE, "default");
}

export const defaultProviderType = PROVIDER_TYPE;

function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** The type without its parents', as the lines of a run show it. */
export function typeOf(urn: string): string {
  return qualifiedType(urn).split("$").at(-1) ?? "";
}

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** A provider reference is a URN, `::` and the provider's id. */
export function urnOfProvider(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}
