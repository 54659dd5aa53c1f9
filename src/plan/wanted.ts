import type { FlavorSpec, InstanceSpec, VolumeInput } from "./spec";

/**
 * An instance as declared, before it has an identity. What it leaves open (image, flavor, volume size,
 * configuration, network) is with a source as the source has it, and without one as it stands: only an
 * instance that was a replica once leaves anything open without a source.
 */
export type Wanted = Omit<
  InstanceSpec,
  | "id"
  | "incarnation"
  | "isKnown"
  | "takeOver"
  | "pinnedImageId"
  | "image"
  | "flavor"
  | "volume"
  | "configuration"
  | "network"
> & {
  readonly image?: string;
  readonly flavor?: FlavorSpec;
  readonly volume: Omit<VolumeInput, "size"> & { readonly size?: number };
  readonly configuration?: Readonly<Record<string, string>>;
  /** null: the shared one. */
  readonly network?: string | null;
  /** Seconds for this call. */
  readonly patience: number;
};

/** What the state remembers of an instance. */
export interface Known {
  readonly id: string;
  readonly incarnation: string;
  readonly engineId: string;
  readonly imageId: string | undefined;
  /** The image reference `imageId` was resolved from. */
  readonly image: string | undefined;
  /** GiB, as declared before. */
  readonly volumeSize: number | undefined;
  /** Where it replicated from, for the clean-up when the instance itself no longer answers. */
  readonly sourceId: string | undefined;
}
