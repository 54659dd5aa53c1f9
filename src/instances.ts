import type { InstanceReport } from "./plan/report";
import type { FlavorSpec, InstanceSpec, VolumeInput } from "./plan/spec";
import { ReplicationProviderError, messageOf } from "./errors";

/** What the provider's verbs ask of the world: one converge for create and update, its mirror, and two that only look. */
export interface Instances {
  /**
   * Brings the instance to what is wanted and says what it then is. `known` is absent on a create: what
   * an interrupted create of the same owner left is found, stamped with `incarnation` and finished.
   * On an update `incarnation` is the known one.
   * Throws HalfDoneError as soon as something exists outside; any other error means that nothing does.
   */
  converge(wanted: Wanted, known: Known | undefined, incarnation: string): Promise<InstanceReport>;
  /** Looks; undefined when container and volume are both absent on the engine it was made on. */
  observe(wanted: Wanted, known: Known): Promise<InstanceReport | undefined>;
  /** Detaches, cleans the source, removes. Absence is success. */
  remove(wanted: Wanted, known: Known): Promise<void>;
  /** Looks, bounded and without touching anything: what stands against it and what it will do. */
  forecast(wanted: Wanted, known: Known | undefined): Promise<Forecast>;
}

/**
 * An instance as declared, before it has an identity. What it leaves open (image, flavor, volume size,
 * configuration, network) is with a source as the source has it, and without one as it stands: only an
 * instance that was a replica once leaves anything open without a source.
 */
export type Wanted = Omit<
  InstanceSpec,
  | "id"
  | "incarnation"
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
  readonly deletionProtection: boolean;
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

export interface Forecast {
  /** Each names the property's path: preview fails with them. */
  readonly refusals: readonly { readonly path: string; readonly problem: string }[];
  /** What will happen to the data, worded as a plan. */
  readonly plan: readonly string[];
  /** What could not be looked at in time, and why. */
  readonly unanswered: readonly string[];
}

/** Something exists outside and is not yet what it shall be; the next up goes on from there. */
export class HalfDoneError extends ReplicationProviderError {
  constructor(
    readonly id: string,
    readonly incarnation: string,
    readonly engineId: string,
    /** What was seen last, when anything was. */
    readonly report: InstanceReport | undefined,
    cause: unknown,
  ) {
    super(messageOf(cause), { cause });
  }
}
