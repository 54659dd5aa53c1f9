import type { Step } from "../plan/steps";
import * as accounts from "./link/accounts";
import * as container from "./host/container";
import * as content from "./content/content";
import type { Act } from "./context";
import * as files from "./host/files";
import { makeTemplate } from "./host/template";
import * as replication from "./link/replication";
import * as seed from "./link/seed";
import { validateConfiguration } from "./settings/validateConfiguration";

/** Runs one step. Each is idempotent: after a crash in any of them the next run goes on from what it sees. */
export async function execute(step: Step, act: Act): Promise<void> {
  switch (step.kind) {
    case "pullImage":
      return container.pullImage(act, step.reference);
    case "ensureNetwork":
      return container.ensureNetwork(act);
    case "makeTemplate":
      return makeTemplate(act);
    case "createVolume":
      return container.createVolume(act, step.name);
    case "createContainer":
      return container.createContainer(act);
    case "validateConfiguration":
      return validateConfiguration(act);
    case "writeFiles":
      return files.writeFiles(act);
    case "startContainer":
      return container.startContainer(act);
    case "unpauseContainer":
      return container.unpauseContainer(act);
    case "stopContainer":
      return container.stopContainer(act);
    case "removeContainer":
      return container.removeContainer(act);
    case "renameContainer":
      return container.renameContainer(act);
    case "updateResources":
      return container.updateResources(act);
    case "awaitLogin":
      return container.awaitLogin(act);
    case "recordOwner":
      return files.recordOwner(act);
    case "removeVolume":
      return act.ports.engine.removeVolume(step.name);
    case "awaitSource":
      return replication.awaitSource(act);
    case "awaitSourceApplies":
      return replication.awaitSourceApplies(act, step.gtids);
    case "fence":
      return replication.fence(act);
    case "comeOnline":
      return replication.comeOnline(act);
    case "open":
      return replication.open(act);
    case "joinNetwork":
      return replication.joinNetwork(act, step.network);
    case "ensureReplicationAccount":
    case "renewAccount":
      return accounts.ensureReplicationAccount(act);
    case "awaitAccount":
      return accounts.awaitAccount(act);
    case "changeSource":
      return replication.changeSource(act);
    case "startReplica":
      return replication.startReplica(act);
    case "awaitReceiver":
      return replication.awaitReceiver(act);
    case "awaitCatchUp":
      return replication.awaitCatchUp(act, step.missing);
    case "drain":
      return replication.drain(act);
    case "stopReceiver":
      return replication.stopReceiver(act);
    case "stopReplica":
      return replication.stopReplica(act);
    case "resetReplica":
      return replication.resetReplica(act);
    case "liftDelay":
      return replication.liftDelay(act);
    case "copyFromSource":
      return seed.copyFromSource(act);
    case "finishSeed":
      return seed.finishSeed(act);
    case "retireAccounts":
      return accounts.retireAccounts(act, step.names);
    case "dropInheritedAccounts":
      return accounts.dropInheritedAccounts(act, step.names);
    case "dropOrphanedAccounts":
      return accounts.dropOrphanedAccounts(act, step.names);
    case "ensureRoot":
      return content.ensureRoot(act);
    case "ensureDatabase":
      return content.ensureDatabase(act, step.database);
    case "dropDatabase":
      return content.dropDatabase(act, step.name);
    case "ensureUser":
      return content.ensureUser(act, step.name, step.host);
    case "dropUser":
      return content.dropUser(act, step.name, step.host);
    default:
      return unknown(step);
  }
}

function unknown(step: never): never {
  throw new TypeError(`unknown step ${JSON.stringify(step)}`);
}
