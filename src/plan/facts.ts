import type {
  ContainerFacts,
  ContainerSummary,
  ImageFacts,
  NetworkFacts,
  VolumeFacts,
} from "../ports/engine";
import type { Asked } from "../ground/asked";
import type { ReplicationAccountFacts } from "../ports/accounts";
import type { ServerFacts } from "../ports/server";
import type { Census, Whereabouts } from "./census";
import type { Link } from "./link/link";

/**
 * Everything seen of an instance and of what it depends on, at one moment. No opinions, and no secrets: who has
 * to log in somewhere asks for that (observe/access.ts). What is absent was not seen; what was asked and may
 * have found no answer is an `Asked`.
 */
export interface InstanceFacts {
  /** The instances of the engine that holds this one. */
  readonly census: Census;
  /** The image that is wanted, when the engine has it. */
  readonly image?: ImageFacts;
  readonly volume?: VolumeFacts;
  readonly container?: ContainerFacts;
  /** What the provider keeps in the volume; read through the container, so absent without one. */
  readonly files?: InstanceFiles;
  /** Present when an administrator could log in. */
  readonly server?: ServerFacts;
  /** Why no login was possible although the container runs. */
  readonly loginProblem?: LoginProblem;
  /** The network that is wanted. */
  readonly network?: NetworkFacts;
  /** Somebody else's container that has the wanted name. */
  readonly nameHolder?: ContainerSummary;
  /** Somebody else's volume that has the wanted name. */
  readonly volumeHolder?: VolumeFacts;
  /** Another container of this engine that publishes the wanted port. */
  readonly portHolder?: ContainerSummary;
  readonly template: TemplateFacts;
  /** The wanted source; absent when none is wanted. */
  readonly source?: SourceFacts;
  /** The source it had, when that is another one than wanted: by its channel, its account, or the state. */
  readonly formerSource?: SourceFacts;
  /** Ids of instances that say of themselves that they replicate from this one; asked while it cannot say so. */
  readonly followers: Asked<readonly string[]>;
  /** Ids that accounts here name as its replicas, and that say themselves that they are not. */
  readonly bystanders: Asked<readonly string[]>;
  /** Bytes of the volume in use, for the report; absent while it does not run. */
  readonly volumeUsed?: number;
}

export interface LoginProblem {
  /** 1045 = refused; undefined = nothing answered yet. */
  readonly errno: number | undefined;
  readonly detail: string;
}

/** What the provider keeps in the volume, but for what is secret in it. */
export interface InstanceFiles {
  readonly configuration?: string;
  readonly incarnation?: string;
  /** The resource it belongs to, by URN. */
  readonly owner?: string;
  /** The incarnation that a state has come back with: from then on the instance is somebody's. */
  readonly settled?: string;
  /** The accounts are made: an administrator can log in. */
  readonly initialised: boolean;
  /** The administrator's password and the secret of its replication account are there. */
  readonly hasKeys: boolean;
  /** PEM. */
  readonly ownCa?: string;
  /** PEM of the authorities that are pinned, by the id of the source. */
  readonly pins: Readonly<Record<string, string>>;
  /** Whom it replicates from, or did when it last could be asked. */
  readonly link?: Link;
  /** A copy of a source's data has begun; until it is whole nothing here may be relied on. */
  readonly seeding?: Seeding;
}

/** What has to be known to go on with a seed that another run began. */
export interface Seeding {
  /** Id of the instance whose data is copied. */
  readonly source: string;
  /** `ServerFacts.clone.begun` before: a copy that began then is not this one. */
  readonly before: string;
}

export type TemplateFacts =
  | { readonly kind: "absent" }
  | { readonly kind: "making"; readonly containerId: string }
  | { readonly kind: "ready"; readonly volume: string }
  | { readonly kind: "broken"; readonly containerId?: string };

export interface SourceFacts {
  readonly id: string;
  readonly whereabouts: Whereabouts;
  /** Present when it is here. */
  readonly instance?: NeighbourFacts;
  /** From the source upwards to its root, ids; empty when the source does not answer. */
  readonly ancestry: readonly { readonly id: string; readonly name: string }[];
  /** The server on which the accounts of its tree are made; undefined when it does not answer. */
  readonly root?: NeighbourFacts;
  /** This instance's account as the root has it. */
  readonly accountOnRoot?: ReplicationAccountFacts;
  /** The same account as the source itself has it (it arrives there by replication). */
  readonly accountOnSource?: ReplicationAccountFacts;
  /** Present when both servers answered. */
  readonly relation?: Relation;
  /** Present when a copy of the source's data may come into question. */
  readonly copy?: CopyFacts;
}

/** What decides whether a copy of a source's data would be whole and would fit. */
export interface CopyFacts {
  /** Tables whose rows CLONE leaves behind, as `shop.parcels (MyISAM)`. */
  readonly leftBehind: readonly string[];
  /** Bytes of the source's volume in use; absent when it could not be measured. */
  readonly used?: number;
}

/** Another instance as far as this one needs to know it. */
export interface NeighbourFacts {
  readonly id: string;
  readonly name: string;
  readonly container?: ContainerFacts;
  /** As they were when this process first read them: good for its certificate authority, for no decision. */
  readonly files?: InstanceFiles;
  readonly server?: ServerFacts;
  readonly problem?: string;
}

/** How this server's GTID sets stand to its source's. The server was read first, then the source. */
export interface Relation {
  /** Executed here, unknown to the source and to all its ancestors. */
  readonly errant: string;
  /** Executed here and by an ancestor of the source, not yet by the source: may still arrive there. */
  readonly ahead: string;
  /** Executed on the source, not here. */
  readonly missing: string;
  /** Purged on the source, and neither executed nor (on this very channel) received here. */
  readonly purged: string;
  /** What of the moment when this run began to look is still missing here. */
  readonly missingOfTarget: string;
}
