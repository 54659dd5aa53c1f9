import { waitUntil } from "../clock";
import { DeadlineExceededError, SeedFailedError, ServerCallError } from "../errors";
import type { CloneFacts, MysqlServer } from "../mysql/server";
import { login } from "../observe/login";
import { isAbsence } from "../observe/neighbour";
import type { InstanceFiles } from "../plan/facts";
import { ADMIN_USER, aliasOf, MYSQL_PORT, paths, VOLUME_ROOT } from "../plan/names";
import { seedingNote } from "../plan/seedingNote";
import { bringFiles, crashOf, file } from "./container";
import {
  containerOf,
  onNeighbour,
  onServer,
  required,
  secondsFor,
  sourceOf,
  type Act,
} from "./context";

/** Milliseconds between two lines of progress of a copy. */
const PROGRESS_EVERY = 5_000;

const MB = 1_000_000;

/** From now on a start does not replicate by itself, and a login may need the source's password. */
export async function beginSeed(act: Act): Promise<void> {
  const { id, instance } = sourceOf(act);
  const note = {
    source: id,
    password: required(instance.files?.adminPassword, instance.name),
    before: act.seen.server?.clone.begun ?? "",
  };
  const sourceCa = required(instance.files?.ownCa, instance.name);
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    file(paths.sourceCa, sourceCa, 0o644),
    file(paths.seeding, seedingNote(note), 0o600),
  ]);
  bringFiles(act, { sourceCa, seeding: note });
}

/** One copy at a time per donor, whoever asks: the lock is the donor's, and ends with the connection. */
export async function copyFromSource(act: Act): Promise<void> {
  const { ports, spec } = act;
  const { instance } = sourceOf(act);
  const { seeding } = filesOf(act);
  await onNeighbour(act, instance, async (donor) => {
    const seconds = secondsFor(act);
    ports.progress(spec.name, `waiting for its turn to copy ${instance.name}`);
    if (!(await donor.lockForCopying(seconds))) {
      throw new DeadlineExceededError(`other copies of ${instance.name}`, seconds, undefined);
    }
    await onServer(act, async (recipient) => {
      await recipient.endCopying();
      await copy(act, donor, recipient);
    });
  });
  const outcome = await restarted(act, seeding?.before ?? "");
  if (!outcome.isWhole || outcome.begun === seeding?.before) {
    const detail = outcome.problem === "" ? "the connection was lost" : outcome.problem;
    throw new SeedFailedError(spec.name, instance.name, detail);
  }
}

/** Inside 3862, the donor's own: somebody else's copy of it has not ended yet. */
const CONCURRENT_COPY = /\b3634\b/;

async function copy(act: Act, donor: MysqlServer, recipient: MysqlServer): Promise<void> {
  const { spec, ports, deadline } = act;
  const { id, instance } = sourceOf(act);
  const from = {
    host: aliasOf(id),
    port: MYSQL_PORT,
    user: ADMIN_USER,
    password: required(filesOf(act).seeding?.password, instance.name),
    caFile: paths.sourceCa,
  };
  const stop = reportProgress(act);
  try {
    await waitUntil({
      what: `the copy of ${instance.name} to ${spec.name} to begin`,
      deadline,
      clock: ports.clock,
      observe: async () => {
        try {
          await recipient.copyFrom(from, secondsFor(act));
          return "";
        } catch (error) {
          if (!(error instanceof ServerCallError)) throw error;
          if (!CONCURRENT_COPY.test(error.detail)) {
            throw new SeedFailedError(spec.name, instance.name, error.message);
          }
          // left by a run that was killed: nobody who holds the lock is at it
          await donor.endCopying();
          return error.message;
        }
      },
      done: (problem) => problem === "",
      describe: (problem) => problem,
    });
  } finally {
    await stop();
  }
}

/** Tells now and then how far it is; the connection that copies answers nothing meanwhile. */
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
      spec.name,
      `copied ${String(percent)} %, ${(copied / MB).toFixed(0)} of ${(expected / MB).toFixed(0)} MB, ${rate.toFixed(0)} MB/s`,
    );
  };
  let last: Promise<void> = Promise.resolve();
  // a look that fails is no matter: the copy itself says how it ends
  const timer = setInterval(() => {
    last = told().catch(() => undefined);
  }, PROGRESS_EVERY);
  return () => {
    clearInterval(timer);
    return last;
  };
}

/** Until the server that has ended itself is back, with the data of this copy or without it. */
async function restarted(act: Act, before: string): Promise<CloneFacts> {
  const { ports, spec, deadline } = act;
  const { id } = containerOf(act);
  const seen = await waitUntil<CloneFacts | string>({
    what: `${spec.name} to start with the copied data`,
    deadline,
    clock: ports.clock,
    longest: 200,
    observe: async () => {
      const container = await ports.engine.findContainer(id);
      if (!container || container.state === "exited" || container.state === "dead") {
        throw await crashOf(act, container);
      }
      try {
        await using server = await login(ports, spec.name, container, filesOf(act));
        return (await server.observe()).clone;
      } catch (error) {
        if (isAbsence(error)) return error.message;
        throw error;
      }
    },
    done: (clone) => typeof clone !== "string" && isOver(clone, before),
    describe: (clone) => (typeof clone === "string" ? clone : "the copy has not ended"),
  });
  if (typeof seen === "string") throw new TypeError("a wait ended before it was done");
  return seen;
}

/** One that never began is over as well: then it was lost on the way. */
function isOver({ isWhole, begun, problem }: CloneFacts, before: string): boolean {
  return begun === before || isWhole || problem !== "";
}

/** The administrator came with the data and has the source's password: it gets this instance's own again. */
export async function finishSeed(act: Act): Promise<void> {
  const own = required(act.seen.files?.adminPassword, act.spec.name);
  await onServer(act, (server) => server.setOwnPassword(own));
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    file(paths.seeding, seedingNote(undefined), 0o600),
  ]);
  const { seeding: _, ...files } = filesOf(act);
  act.bring({ files });
}

/** With the note in it that this very run has written, or found. */
function filesOf({ seen }: Act): InstanceFiles {
  return seen.files ?? { initialised: false };
}
