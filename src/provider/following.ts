import { isDeclared, openProperties, valueOf, withValue } from "./openProperties";
import type { Program } from "./program";
import { type Bag, isBag } from "./unknowns";

/**
 * What a replica takes over, seen from its source's checked inputs: Pulumi may have put former values there
 * (`ignoreChanges`), and a source that no longer declares something has its default, which its replicas follow. If
 * the program says nothing of the source, the replica keeps what it had.
 */
export function following(given: Bag, olds: Bag, program: Program): Bag {
  const { slaveOf, __inherited: inherited } = given;
  if (slaveOf === undefined || slaveOf === null) return given;
  const source = sourceOf(inherited, program);
  return openProperties.reduce<Bag>((inputs, property) => {
    if (isDeclared(given, property)) return inputs;
    const before = valueOf(olds, property);
    if (!isBag(inherited)) {
      return before === undefined ? inputs : withValue(inputs, property, before);
    }
    const key = property === "volume.size" ? "volumeSize" : property;
    if (!source || (inherited[key] === undefined && before === undefined)) return inputs;
    return withInherited(inputs, key, valueOf(source, property));
  }, given);
}

function sourceOf(inherited: unknown, program: Program): Bag | undefined {
  const ancestry: unknown = isBag(inherited) ? inherited["ancestry"] : undefined;
  const first: unknown = Array.isArray(ancestry) ? (ancestry as readonly unknown[])[0] : undefined;
  const name = isBag(first) ? first["name"] : undefined;
  return typeof name === "string" ? program.inputsOf(name) : undefined;
}

function withInherited(inputs: Bag, key: string, value: unknown): Bag {
  const inherited = inputs["__inherited"];
  if (!isBag(inherited)) return inputs;
  return { ...inputs, __inherited: { ...inherited, [key]: value } };
}
