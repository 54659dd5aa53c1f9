import type { ContainerRights, Resources } from "../../ports/engine";
import { VOLUME_ROOT } from "../../ground/names";
import type { InstanceSpec } from "../spec";

const MiB = 1024 ** 2;

/** For sockets, pid files and what a shell needs. mysqld writes large temporary files into the volume. */
const MEMORY_FOLDERS = ["/tmp", "/run"].map((path) => ({ path, bytes: 16 * MiB }));

/**
 * The start script needs these rights to hand the files in the volume to mysqld's user and to start mysqld,
 * which then becomes that user and keeps none of them.
 */
export const RIGHTS_TO_START_MYSQLD: ContainerRights = {
  ofRoot: ["changeOwners", "passPermissions", "actAsOwner", "becomeAnotherUser"],
  memoryFolders: MEMORY_FOLDERS,
};

/** For a template: like an instance, without files that belong to others from the beginning. */
export const RIGHTS_TO_MAKE_TEMPLATE: ContainerRights = {
  ofRoot: ["changeOwners", "passPermissions", "becomeAnotherUser"],
  memoryFolders: MEMORY_FOLDERS,
};

/** For a validation, which begins with an empty folder of its own. */
export const RIGHTS_TO_VALIDATE: ContainerRights = {
  ofRoot: ["changeOwners", "becomeAnotherUser"],
  memoryFolders: MEMORY_FOLDERS,
  diskFolder: VOLUME_ROOT,
};

/** For a helper that removes the files of mysqld's user. */
export const RIGHTS_TO_EMPTY: ContainerRights = { ofRoot: ["passPermissions"], memoryFolders: [] };

/** For a container that is never started. */
export const NO_RIGHTS: ContainerRights = { ofRoot: [], memoryFolders: [] };

/** For a helper that runs mysqld without serving anybody. */
export const HELPER_RESOURCES: Resources = { memory: 1024 * MiB, processes: 512 };

/** For a helper that runs a few commands of the shell, or nothing. */
export const SMALL_RESOURCES: Resources = { memory: 64 * MiB, processes: 32 };

const LEAST_PROCESSES = 2048;

/** More than mysqld has for its work in the background. */
const IN_THE_BACKGROUND = 1024;

/** mysqld has a thread for each connection and for each worker of the applier. */
export function processesFor({ configuration }: Pick<InstanceSpec, "configuration">): number {
  const declared = ["max_connections", "replica_parallel_workers"].map((name) =>
    countOf(configuration[name]),
  );
  const threads = declared.reduce((sum, count) => sum + count, IN_THE_BACKGROUND);
  return Math.max(LEAST_PROCESSES, threads);
}

/** As mysqld reads a number: K and M multiply. Whatever it does not accept counts nothing. */
function countOf(value = ""): number {
  const [, digits, unit = ""] = /^(\d{1,9})([km]?)$/i.exec(value) ?? [];
  const factors: Readonly<Record<string, number>> = { k: 1024, m: MiB };
  return Number(digits ?? 0) * (factors[unit.toLowerCase()] ?? 1);
}
