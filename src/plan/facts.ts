import type {
  ContainerFacts,
  ContainerSummary,
  ImageFacts,
  NetworkFacts,
  VolumeFacts,
} from "../ports/engine";
import type { Asked } from "../ground/asked";
import type { Legible } from "../ground/foreign";
import type { AccountName, ReplicationAccountFacts } from "../ports/accounts";
import type { ServerFacts } from "../ports/server";
import type { Census, Whereabouts } from "./census";
import type { Difference } from "./content/difference";
import type { Permission } from "./link/permission";
import type { Link } from "./link/link";
import type { Rotated, Rotation } from "./host/rotationNote";

/**
 * Everything seen of an instance and of what it depends on, at one moment. It holds no decisions and no
 * secrets: code that has to log in asks observe/access.ts. An absent property was not seen; an `Asked` also
 * tells whether anybody was asked and answered.
 */
export interface InstanceFacts {
  /** The instances of the engine that holds this one. */
  readonly census: Census;
  /** The wanted image, if the engine has it. */
  readonly image?: ImageFacts;
  readonly volume?: VolumeFacts;
  /**
   * What is in the volume; absent if that can only be what this instance has written: in a volume with a
   * folder of its own, and once the files name this instance.
   */
  readonly volumeContent?: VolumeContent;
  /** The volumes of the engine with which a new volume might share its place; asked only if it names one. */
  readonly otherVolumes?: readonly VolumeFacts[];
  readonly container?: ContainerFacts;
  /** The provider's files in the volume; read through the container, so absent without one. */
  readonly files?: InstanceFiles;
  /** Present if an administrator could log in. */
  readonly server?: ServerFacts;
  /**
   * The present values of the variables in the configuration file that can be set while the server runs; asked only
   * if there are some.
   */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * How many tables, views and routines each database holds that is no longer declared; asked only if there is
   * one on the server.
   */
  readonly formerDatabases?: Readonly<Record<string, number>>;
  /** Why no login was possible although the container runs. */
  readonly loginProblem?: LoginProblem;
  /** The wanted network. */
  readonly network?: NetworkFacts;
  /** Id of a helper container that validates this instance's configuration: only a run that was killed leaves one. */
  readonly leftHelper?: string;
  /** Somebody else's container that has the wanted name. */
  readonly nameHolder?: ContainerSummary;
  /** Somebody else's volume that has the wanted name. */
  readonly volumeHolder?: VolumeFacts;
  /** Another container of this engine that publishes the wanted port. */
  readonly portHolder?: ContainerSummary;
  readonly template: TemplateFacts;
  /** The wanted source; absent if none is wanted. */
  readonly source?: SourceFacts;
  /**
   * The former source, if it is not the wanted one, according to the channel, the account or Pulumi's state.
   */
  readonly formerSource?: SourceFacts;
  /** The accounts of the server that are exactly as declared; absent on a replica. */
  readonly settledAccounts?: readonly SettledAccount[];
  /** The declared accounts that are not; absent on a replica. */
  readonly differingAccounts?: readonly DifferingAccount[];
  /**
   * Ids of the instances whose own files or servers name this one as their source; asked only while this one
   * does not answer.
   */
  readonly followers: Asked<readonly string[]>;
  /**
   * Ids that accounts here name as replicas of this instance, although those instances themselves say
   * otherwise.
   */
  readonly bystanders: Asked<readonly string[]>;
  /** Days until the server's certificate expires; absent if that cannot be told. */
  readonly certificateDays?: number;
  /**
   * Names of the replicas that do not trust the next authority of this server yet; asked only while there is
   * one.
   */
  readonly untrusting?: readonly string[];
  /** Bytes of the volume in use, for the report; absent while the container does not run. */
  readonly volumeUsed?: number;
  /** Bytes that the disk of the volume still has, likewise. */
  readonly volumeFree?: number;
}

/** A declared account of this server that is not as declared. */
export interface DifferingAccount extends AccountName {
  readonly differences: readonly Difference[];
}

export interface SettledAccount extends AccountName {
  /** False if another instance has set it, whose replica this one was. */
  readonly isSetHere: boolean;
}

export interface LoginProblem {
  /** 1045 = refused; undefined = nothing answered yet. */
  readonly errno: number | undefined;
  readonly detail: Legible;
}

/** The provider's files in the volume, except their secrets. */
export interface InstanceFiles {
  readonly configuration?: string;
  /** The configuration with which the server last ran, until it has started with the present one. */
  readonly formerConfiguration?: string;
  /** What the server made of the declared variables that can be set while it runs; absent: not noted yet. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly incarnation?: string;
  /** URN of the resource that the instance belongs to. */
  readonly owner?: string;
  /** The incarnation that came back from a Pulumi state: from then on the instance belongs to that state. */
  readonly settled?: string;
  /** True once mysqld has started for the first time. */
  readonly initialised: boolean;
  /** True if the administrator's password and the secret of the replication account are there. */
  readonly hasKeys: boolean;
  /** PEM: the authority of this server, and the next one if there is one. See `authoritiesIn`. */
  readonly ownCa?: string;
  /** PEM: the certificate that the server uses; absent if its authority has no key, so it cannot be renewed. */
  readonly certificate?: string;
  /** PEM: the certificate of the next authority. */
  readonly nextCertificate?: string;
  /** The values of the input `rotate` that have been applied, or with which the instance was created. */
  readonly rotated?: Rotation;
  /** The secrets whose rotation has begun and has not ended; absent: none. */
  readonly rotating?: readonly Rotated[];
  /** PEM of the pinned CA certificates, by the id of the source. */
  readonly pins: Readonly<Record<string, string>>;
  /** The source of this instance, as last noted: the server may not answer now. */
  readonly link?: Link;
  /** The source of another tree, noted before anything is created there; the link still names the former source. */
  readonly attaching?: string;
  /** The other stacks whose programs may declare replicas of this instance; absent: none. */
  readonly replicasFrom?: readonly string[];
  /**
   * Present once a copy of a source's data has begun; until the copy is complete, the data here cannot be
   * relied on.
   */
  readonly seeding?: Seeding;
}

/**
 * What was found in a volume that may hold what this instance has not written: a folder of the engine's
 * machine or of another one exists without the volume, and two volumes can name the same.
 */
export interface VolumeContent {
  /** One file or folder in it; absent if it is empty, or holds only what the first write begins with. */
  readonly something?: string;
  /** The provider's files there. */
  readonly files: Pick<InstanceFiles, "configuration" | "incarnation" | "owner">;
  /** Why nobody could look: the engine cannot mount the volume. */
  readonly problem?: string;
}

/** The facts that a run needs to continue a seed that another run began. */
export interface Seeding {
  /** Id of the instance whose data is copied. */
  readonly source: string;
  /** `ServerFacts.clone.begun` before the copy: a copy with that time is an earlier one. */
  readonly before: string;
  /** Id of the instance that gives the copy; absent in a note of a former release. */
  readonly donor?: string;
}

export type TemplateFacts =
  | { readonly kind: "absent" }
  | { readonly kind: "making"; readonly containerId: string }
  | { readonly kind: "ready"; readonly volume: string }
  | { readonly kind: "broken"; readonly containerId?: string };

export interface SourceFacts {
  readonly id: string;
  readonly whereabouts: Whereabouts;
  /** Present if the source is on this engine. */
  readonly instance?: NeighbourFacts;
  /**
   * Asked only of a source that the same program does not declare; absent also if its volume cannot be read.
   */
  readonly permission?: Permission;
  /** From the source up to its root; empty if the source does not answer. */
  readonly ancestry: readonly { readonly id: string; readonly name: string }[];
  /** The server on which the accounts of the source's tree are created; undefined if it does not answer. */
  readonly root?: NeighbourFacts;
  /** This instance's account, as the root has it. */
  readonly accountOnRoot?: ReplicationAccountFacts;
  /** The same account, as the source has it (it arrives there by replication). */
  readonly accountOnSource?: ReplicationAccountFacts;
  /** Present if both servers answered. */
  readonly relation?: Relation;
  /** Present if the source's data may have to be copied. */
  readonly copy?: CopyFacts;
}

/** The facts that decide whether a copy of the source's data would be complete and would fit. */
export interface CopyFacts {
  /** Tables whose rows CLONE leaves out, as `shop.parcels (MyISAM)`. */
  readonly leftBehind: readonly string[];
  /** Bytes of the source's volume in use; absent if it could not be measured. */
  readonly used?: number;
  /** Seconds that the source takes to flush a log to its disk, on average; absent if it has not measured one. */
  readonly flush?: number;
}

/** What an instance needs to know of another one. */
export interface NeighbourFacts {
  readonly id: string;
  readonly name: string;
  readonly container?: ContainerFacts;
  /** As this process first read them: use only its CA certificate, and base no decision on the rest. */
  readonly files?: InstanceFiles;
  readonly server?: ServerFacts;
  readonly problem?: Legible;
}

/** How this server's GTID sets relate to its source's. This server was read first, then the source. */
export interface Relation {
  /** Executed here, and unknown to the source and to all its ancestors. */
  readonly errant: string;
  /** Executed here and by an ancestor of the source, but not yet by the source, where it may still arrive. */
  readonly ahead: string;
  /** Executed on the source, but not here. */
  readonly missing: string;
  /** Purged on the source, and neither executed here nor received on a channel from that very server. */
  readonly purged: string;
  /**
   * Purged on the source and not executed here: what of it was received on a channel from that very server is
   * lost without the relay logs.
   */
  readonly onlyInRelayLogs: string;
  /** The part of what the source had executed when this run first looked that is still missing here. */
  readonly missingOfTarget: string;
}
