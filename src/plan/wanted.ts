import type { FlavorSpec, InstanceSpec, VolumeInput } from "./spec";

/**
 * An instance as declared, before it has an identity. What the program leaves open (image, flavor, volume
 * size, configuration, network) is taken from the source, or without a source from the instance as it is:
 * only an instance that was once a replica may leave anything open without a source.
 */
export type Wanted = Omit<
  InstanceSpec,
  | "id"
  | "incarnation"
  | "isRecorded"
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
  /** null: the network of the stack. */
  readonly network?: string | null;
  /** How long this call may take, in seconds. */
  readonly patience: number;
};

/** What Pulumi's state records of an instance. */
export interface Recorded {
  readonly id: string;
  readonly incarnation: string;
  readonly engineId: string;
  readonly imageId: string | undefined;
  /** The image reference from which `imageId` was resolved. */
  readonly image: string | undefined;
  /** GiB, as declared before. */
  readonly volumeSize: number | undefined;
  /**
   * The source at the end of the last run, for the clean-up there if the instance itself no longer answers.
   */
  readonly sourceId: string | undefined;
}
