import { waitUntil } from "../../ground/clock";
import { SeedFailedError, ServerCallError } from "../../ground/errors";
import { foreignName, legible, type Legible } from "../../ground/foreign";
import type { CloneFacts, MysqlServer } from "../../ports/server";
import { login } from "../../observe/access";
import { amend } from "../../observe/host/vault";
import type { Seeding } from "../../plan/facts";
import { aliasOf, MYSQL_PORT, paths, VOLUME_ROOT } from "../../ground/names";
import { NO_FILES } from "../../plan/host/noFiles";
import { seedingNote } from "../../plan/link/seedingNote";
import { canReplay } from "../../plan/link/seedPlan";
import type { CopyRefusal } from "../../plan/steps";
import { bringFiles, containerOf, onServer, secondsFor, sourceOf, type Act } from "../context";
import { volumeFile } from "../volumeFile";
import { forgetCopy, takeDonor, type Donor } from "./donor";
import { fence } from "./replication";
import { whenUp } from "../host/whenUp";

/** Milliseconds between two lines of progress of a copy. */
const PROGRESS_EVERY = 5_000;

/** Milliseconds between two looks at a copy that continues without the connection that began it. */
const LOOK_EVERY = 500;

const MB = 1_000_000;

/**
 * The donor is released before the restart that ends the copy, so that the next copy can have it. A copy that is
 * refused is told to the run, and the next plan goes on without it.
 */
export async function copyFromSource(act: Act): Promise<void> {
  const begun = await copied(act);
  if ("errno" in begun) {
    refused(act, begun);
    return;
  }
  const { donor, seeding } = begun;
  const outcome = await restarted(act, seeding);
  if (!outcome.isWhole || outcome.begun === seeding.before) {
    const detail = outcome.problem || legible`the connection was lost`;
    throw new SeedFailedError(act.spec.name, donor, detail);
  }
}

function refused(act: Act, refusal: CopyRefusal): void {
  const { ports, spec, seen } = act;
  const instead = canReplay(seen) ? ": its binary logs are replayed instead" : "";
  ports.warn(
    spec,
    `${foreignName(refusal.donor)} gives no copy of its data (${refusal.detail})${instead}`,
  );
  act.copyRefused(refusal);
  act.lookAgain();
}

/**
 * A note in the volume is written first: from then on, a start does not replicate by itself. Earlier copies that still run are ended before: they would bring another copy's
 * data.
 */
async function copied(act: Act): Promise<CopyRefusal | Begun> {
  await using donor = await takeDonor(act);
  const before = act.seen.server?.clone.begun ?? "";
  const seeding: Seeding = { source: sourceOf(act).id, before, donor: donor.id };
  const former = act.seen.files?.seeding?.donor;
  if (former !== donor.id) await forgetCopy(act, former);
  const { engine } = act.ports;
  const { id } = containerOf(act);
  await onServer(act, async (recipient) => {
    await endEarlierCopies(act, recipient);
    await engine.writeFiles(id, VOLUME_ROOT, [
      volumeFile(paths.donorCa, donor.ca, 0o644),
      volumeFile(paths.seeding, seedingNote(seeding), 0o600),
    ]);
    bringFiles(act, { seeding });
  });
  const refusal = await copy(act, donor);
  return refusal ?? { donor: donor.name, seeding };
}

/** A copy whose data has arrived, or that has failed in a way that only the server's start will show. */
interface Begun {
  /** The donor's name. */
  readonly donor: string;
  readonly seeding: Seeding;
}

/** Ends copies left by a run that was killed. */
async function endEarlierCopies({ ports, spec, deadline }: Act, server: MysqlServer) {
  await waitUntil({
    what: `an earlier copy to ${spec.name} to end`,
    deadline,
    clock: ports.clock,
    observe: () => server.endCopying(),
    done: (found) => found === 0,
  });
}

/** Undefined if it was not refused. */
async function copy(act: Act, donor: Donor): Promise<CopyRefusal | undefined> {
  const { spec, ports, deadline } = act;
  const stop = reportProgress(act);
  try {
    const { refusal } = await waitUntil({
      what: `the copy of ${donor.name} to ${spec.name} to begin`,
      deadline,
      clock: ports.clock,
      observe: () => attempt(act, donor),
      done: ({ problem }) => problem === "",
      describe: ({ problem }) => problem,
    });
    if (refusal) await fence(act);
    return refusal;
  } catch (error) {
    // each attempt has lowered the fence; if it cannot be closed now, the next look finds it open
    await fence(act).catch(() => undefined);
    throw error;
  } finally {
    await stop();
  }
}

interface Attempt {
  /** Why it is to be made again; "" if it is not. */
  readonly problem: Legible;
  readonly refusal?: CopyRefusal;
}

async function attempt(act: Act, donor: Donor): Promise<Attempt> {
  const from = {
    host: aliasOf(donor.id),
    port: MYSQL_PORT,
    user: donor.account.name,
    password: donor.account.password,
    caFile: paths.donorCa,
  };
  try {
    await onServer(act, (recipient) => recipient.copyFrom(from, secondsFor(act)));
    return { problem: "" };
  } catch (error) {
    if (!(error instanceof ServerCallError)) throw error;
    const { errno = 0, detail } = error;
    switch (error.reason) {
      case "copyRefused":
        return { problem: "", refusal: { donor: donor.name, errno, detail } };
      case "donorIsCopying":
        // left by a run that was killed: the holder of the lock is not copying
        await donor.server.endCopying();
        return { problem: error.message };
      case undefined:
        throw new SeedFailedError(act.spec.name, donor.name, error.message);
    }
  }
}

/**
 * Reports progress now and then, on another connection: the one that copies answers nothing until the copy
 * ends.
 */
function reportProgress(act: Act): () => Promise<void> {
  const { ports, spec } = act;
  const since = ports.clock.now();
  const told = async (): Promise<void> => {
    const progress = await onServer(act, (server) => server.copyProgress());
    if (progress === undefined) return;
    const { copied, expected } = progress;
    const percent = expected === 0 ? 0 : Math.min(100, Math.floor((100 * copied) / expected));
    const rate = copied / MB / Math.max(1, (ports.clock.now() - since) / 1000);
    ports.progress(
      spec,
      `copied ${String(percent)} %, ${(copied / MB).toFixed(0)} of ${(expected / MB).toFixed(0)} MB, ${rate.toFixed(0)} MB/s`,
    );
  };
  let last: Promise<void> = Promise.resolve();
  // a failed look does not matter: the copy itself reports how it ends
  const timer = setInterval(() => {
    last = told().catch(() => undefined);
  }, PROGRESS_EVERY);
  return () => {
    clearInterval(timer);
    return last;
  };
}

/** Waits until the server, which has shut itself down, is back, with the data of this copy or without it. */
function restarted(act: Act, seeding: Seeding): Promise<CloneFacts> {
  const { ports, spec } = act;
  return whenUp(act, {
    what: `${spec.name} to start with the copied data`,
    hasFallen: ({ state }) => state === "exited" || state === "dead",
    look: async (container) => {
      await using server = await login(ports, spec.name, container);
      const { clone } = await server.observe();
      if (isOver(clone, seeding.before)) return clone;
      await ports.clock.sleep(LOOK_EVERY);
      return undefined;
    },
  });
}

/** A copy that never began is over as well: the connection was lost on the way. */
function isOver({ isWhole, begun, problem }: CloneFacts, before: string): boolean {
  return begun === before || isWhole || problem !== "";
}

/**
 * Removes the note of a copy: after a complete one the server has given the administrator its own password again at
 * its start, and one that was refused has changed nothing. The account of the copy is still on the donor if the run
 * that made the copy was killed.
 */
export async function removeNote(act: Act): Promise<void> {
  await forgetCopy(act, act.seen.files?.seeding?.donor);
  const { engine } = act.ports;
  const { id } = containerOf(act);
  await engine.writeFiles(id, VOLUME_ROOT, [
    volumeFile(paths.seeding, seedingNote(undefined), 0o600),
  ]);
  const { seeding: _, ...files } = act.seen.files ?? NO_FILES;
  amend(engine, id, files);
  act.bring({ files });
}
