import { z } from "zod";
import type { Recorded } from "../plan/wanted";
import { type Declared } from "./inputs";
import { readFormerlyDeclared } from "./readInputs";
import { type Bag, isBag } from "./unknowns";

function maybe<T>(schema: z.ZodType<T>) {
  return schema.optional().catch(undefined);
}

const text = maybe(z.string());
const list = z.array(z.string()).catch([]);

const oldOutsSchema = z.object({
  schemaVersion: maybe(z.number()),
  incarnation: text,
  engineId: text,
  /** Undefined also for "", which a create writes if it ended before the image was found. */
  imageId: maybe(z.string().min(1)),
  image: text,
  name: text,
  status: text,
  created: text,
  updated: text,
  rootPassword: text,
  slaveOf: text,
  slaves: list,
  drift: list,
  /** The name is undefined also for "", which an update writes if the volume was not seen. */
  volume: z.object({ name: maybe(z.string().min(1)) }).catch({}),
});

/**
 * What Pulumi's state holds of an instance, whichever release wrote it. A value that does not fit is left
 * out.
 */
export interface OldOuts extends z.infer<typeof oldOutsSchema> {
  /** Exactly as in Pulumi's state, for comparison. */
  readonly declaredInputs: Bag | undefined;
  readonly declared: Declared | undefined;
}

export function readOldOuts(olds: Bag): OldOuts {
  const declared = olds["declared"];
  return {
    ...oldOutsSchema.parse(olds),
    declaredInputs: isBag(declared) ? declared : undefined,
    declared: readFormerlyDeclared(declared),
  };
}

export function recordedOf(id: string, old: OldOuts): Recorded {
  return {
    id,
    incarnation: old.incarnation ?? "",
    engineId: old.engineId ?? "",
    imageId: old.imageId,
    image: old.image,
    volumeSize: old.declared?.volume.size,
    // the source last reached: after a failed move, the channel may name another one
    sourceId: old.declared?.slaveOf ?? old.slaveOf,
  };
}
