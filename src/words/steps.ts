import { describeSet } from "../ground/gtidText";
import type { Step } from "../plan/steps";

/** A step as the user reads it, in progress lines, in `drift` and in the preview. */
export function wordsFor(step: Step): string {
  switch (step.kind) {
    case "pullImage":
      return `pull image ${step.reference}`;
    case "ensureNetwork":
      return "make the shared network";
    case "makeTemplate":
      return "make the template data directory";
    case "createVolume":
      return `create volume ${step.name}`;
    case "createContainer":
      return "create the container";
    case "validateConfiguration":
      return "let mysqld check the configuration";
    case "writeFiles":
      return "write the configuration file";
    case "startContainer":
      return "start the container";
    case "unpauseContainer":
      return "let the paused container go on";
    case "stopContainer":
      return `stop the container: ${step.why}`;
    case "removeContainer":
      return `remove the container: ${step.why}`;
    case "renameContainer":
      return `rename the container from ${step.from}`;
    case "updateResources":
      return "change cpu and memory limits in place";
    case "awaitLogin":
      return "wait for the server";
    case "recordOwner":
      return "record to which resource it belongs";
    case "removeVolume":
      return `remove volume ${step.name}`;
    case "awaitSource":
      return "wait for the source";
    case "awaitSourceApplies":
      return `wait for the source to apply ${describeSet(step.gtids)}`;
    case "fence":
      return "fence it (super_read_only)";
    case "comeOnline":
      return "take the server out of offline_mode";
    case "open":
      return "make it writable";
    case "joinNetwork":
      return `join the network ${step.network}`;
    case "ensureReplicationAccount":
      return "make its replication account on the root of the tree";
    case "renewAccount":
      return "make its replication account anew";
    case "awaitAccount":
      return "wait for its account to reach the source";
    case "changeSource":
      return "point the channel at the source";
    case "startReplica":
      return "start receiver and applier";
    case "awaitReceiver":
      return "wait for the receiver to connect";
    case "awaitCatchUp":
      return "catch up with the source";
    case "drain":
      return "apply what was received";
    case "stopReceiver":
      return "stop the receiver";
    case "stopReplica":
      return "stop receiver and applier";
    case "resetReplica":
      return "forget the channel";
    case "liftDelay":
      return "lift the delay";
    case "copyFromSource":
      return "copy the data of its source, or of a replica of it (CLONE)";
    case "finishSeed":
      return "note that the copy is whole";
    case "retireAccounts":
      return "clean up on the former source";
    case "dropInheritedAccounts":
      return "drop replication accounts inherited from the former source";
    case "dropOrphanedAccounts":
      return "drop replication accounts of replicas that are gone";
    case "ensureRoot":
      return "set the root password";
    case "ensureDatabase":
      return `create database ${step.database.name}`;
    case "dropDatabase":
      return `drop database ${step.name}, if it is empty`;
    case "ensureUser":
      return `set up user ${step.name}`;
    case "dropUser":
      return `drop user ${step.name}`;
    default:
      return unknown(step);
  }
}

function unknown(step: never): never {
  throw new TypeError(`unknown step ${JSON.stringify(step)}`);
}
