export type Stage = "dependencies" | "build" | "engine" | "image";

export type Step =
  | { kind: "installDependencies"; why: "missing" | "outdated" }
  | { kind: "build"; why: "missing" | "outdated" }
  | { kind: "installEngine"; systemWide: string }
  | { kind: "startEngine"; systemWide: string }
  | { kind: "pullImage"; ref: string }
  | { kind: "installImageBuilder"; systemWide: string }
  | { kind: "buildImage"; why: string | undefined }
  | { kind: "blocked"; reason: string };

export interface ImageFacts {
  ref: string;
  state: "usable" | "unusable" | "absent";
  /** Why it cannot be used; continues a sentence after the image's name. */
  failure?: string;
}

export interface Images {
  /** What MYSQL_REPLICATION_IMAGE names. */
  wanted?: ImageFacts;
  dev: ImageFacts;
  official: ImageFacts;
}

export interface Machine {
  /** This is Debian or Ubuntu, and the user is root. */
  debianRoot: boolean;
  dockerd: boolean;
  mmdebstrap: boolean;
}

export interface Engine {
  address: string;
  /** DOCKER_HOST is set. */
  chosenByUser: boolean;
  answers: boolean;
  failure?: string;
}

export interface Facts {
  dependencies: "current" | "missing" | "outdated" | "withoutNode";
  build: "current" | "missing" | "outdated";
  machine: Machine;
  /** Absent until the dependencies are installed: dockerode is one of them. */
  engine?: Engine;
  /** Absent until the engine answers. */
  images?: Images;
}

interface Lock {
  packages: Record<string, { version?: string; integrity?: string; optional?: boolean }>;
}

export const DEV_IMAGE: string;
export const OFFICIAL_IMAGE: string;
export const STAGES: Stage[];
export function planSetup(facts: Facts, upTo?: Stage, pullFailure?: string): Step[];
export function chooseImage(images: Images): string | undefined;
export function dependenciesState(
  lock: Lock,
  installed: Lock | undefined,
): "current" | "missing" | "outdated";
export function buildState(times: {
  newestSource: number;
  newestOutput: number | undefined;
}): "current" | "missing" | "outdated";
export function isNewEnough(version: string): boolean;
export function debianMirror(
  sourceLists: string[],
  apt: { hasCertificates: boolean },
): { uri: string; isSnapshot: boolean };
