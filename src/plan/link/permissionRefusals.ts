import type { InvalidInputError } from "../../ground/errors";
import { stackNameOf, stackOf } from "../../ground/names";
import { permissionIsUnknown, sourceDoesNotAllow } from "../../ground/refusals";
import type { InstanceFacts, SourceFacts } from "../facts";
import type { InstanceSpec } from "../spec";
import { allows, stacksNote } from "./permission";

/** True if the volume does not say what the program declares. */
export function permissionDiffers(
  { replicasFrom }: Pick<InstanceSpec, "replicasFrom">,
  { files }: Pick<InstanceFacts, "files">,
): boolean {
  return files !== undefined && stacksNote(replicasFrom) !== stacksNote(files.replicasFrom);
}

/**
 * Refuses a source of another stack that does not allow it, whether the instance replicates from it already
 * or not. A source that the same program declares is of the same stack, whatever its volume still says of a
 * stack that was renamed.
 */
export function permissionRefusals(
  spec: InstanceSpec,
  { source, files, census }: InstanceFacts,
): readonly InvalidInputError[] {
  if (!spec.source || spec.source.isOfThisProgram === true || !source?.instance) return [];
  const { permission } = source;
  const owner = permission?.owner ?? census.places.get(source.id)?.owner ?? "";
  const own = [spec.owner, files?.owner ?? spec.owner].map(stackOf);
  if (own.includes(stackOf(owner))) return [];
  return refused(source.instance.name, permission, { owner, asker: spec.owner });
}

function refused(
  name: string,
  permission: SourceFacts["permission"],
  { owner, asker }: { readonly owner: string; readonly asker: string },
): readonly InvalidInputError[] {
  const [theirs, ours] = [stackNameOf(owner), stackNameOf(asker)];
  if (!permission) return [permissionIsUnknown(name, theirs, ours)];
  if (allows(permission, asker)) return [];
  return [sourceDoesNotAllow(name, theirs, ours, permission.stacks)];
}

/** A replica that replicates from an instance whose program does not allow that, or no longer. */
export interface Tolerated {
  readonly name: string;
  /** `project/stack`. */
  readonly stack: string;
}

/** Nothing ends these: they go on until their own program detaches or deletes them. */
export function replicasWithoutPermission(
  { id, owner, replicasFrom }: InstanceSpec,
  { server, census }: InstanceFacts,
): readonly Tolerated[] {
  // a renamed stack keeps the labels that its instances were created with
  const own = [owner, census.places.get(id)?.owner ?? owner].map(stackOf);
  return (server?.replicationAccounts ?? []).flatMap(({ source, replica }) => {
    const place = census.places.get(replica);
    if (source !== id || !place || own.includes(stackOf(place.owner))) return [];
    const stack = stackNameOf(place.owner);
    const name = census.names.get(replica) ?? replica;
    return replicasFrom.includes(stack) ? [] : [{ name, stack }];
  });
}
