import type { Sight } from "../support/happened";

/** A channel as `SHOW REPLICA STATUS` has it. */
export interface LinkSight {
  /** To whom and how: two that are equal are the same channel. */
  readonly settings: string;
  readonly isReceiving: boolean;
  readonly isApplying: boolean;
  /** Of the receiver; 0 if it has none. */
  readonly errno: number;
  /** The password with which its receiver logs in. */
  readonly password: string;
}

/** What can be asked only while a server answers. */
export interface ServerSight {
  /** The values of the variables that rows declare. */
  readonly variables: Readonly<Record<string, string>>;
  readonly isOffline: boolean;
  /** By database, its character set and collation. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly link: LinkSight | undefined;
  /** What is stored of the password of the provider's administrator. */
  readonly administrator: string;
}

/** One instance as the engine and its server show it. Nothing of this is asked of the provider or of its state. */
export interface TruthSight extends Sight {
  /** What the container is called. */
  readonly name: string;
  /** Memory and cores. */
  readonly limits: string;
  readonly networks: readonly string[];
  /** All that are labelled with its resource, whether its container mounts them or not. */
  readonly volumes: readonly string[];
  /** That of the server's present certificate; "" if there is none. */
  readonly certificate: string;
  /** By which the resource that has it is told from others: it changes when somebody takes the instance over. */
  readonly incarnation: string;
  /** Undefined if no server answers. */
  readonly server: ServerSight | undefined;
}

/** The variables that rows declare: of a restart, others change too, and no preview names them all. */
export const WATCHED = ["max_connections", "back_log"] as const;
