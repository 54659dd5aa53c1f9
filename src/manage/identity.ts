import { randomUUID } from "node:crypto";
import { SomebodyElsesError } from "../ground/errors";
import { findOwned, type Found } from "../observe/owned";
import { ownershipOf, takeOverToken, type Claim, type Ownership } from "../plan/ownership";
import type { Recorded, Wanted } from "../plan/wanted";
import type { Ports } from "../ports/ports";

/** Which instance a run is about, and how that was determined. */
export interface Identity {
  readonly id: string;
  /** What a create has found; absent on an update, and if nothing exists yet. */
  readonly found?: Found & { readonly ownership: Ownership };
}

/**
 * An update takes the id from Pulumi's state. A create continues with an instance that is its own, and
 * refuses one that is somebody else's.
 */
export async function identify(
  { engine }: Ports,
  wanted: Wanted,
  recorded: Recorded | undefined,
  claim: Claim,
): Promise<Identity> {
  if (recorded) return { id: recorded.id };
  const found = await findOwned(engine, wanted);
  if (!found || claim.leaves(found.files?.incarnation ?? "")) return { id: randomUUID() };
  const ownership = ownershipOf(found.files ?? {}, claim);
  const { id, name, owner, madeAt, files } = found;
  if (ownership === "somebodyElses") {
    const token = takeOverToken(files?.incarnation ?? "");
    throw new SomebodyElsesError(name, owner, madeAt, token);
  }
  return { id, found: { ...found, ownership } };
}
