import { type Clock, deadlineIn, waitUntil } from "../ground/clock";
import { flagIn, numberIn } from "./rows";
import type { Session } from "./session";
import * as statements from "./statements";
import { endThread } from "./threads";

/**
 * Seconds to wait for the rest of a transaction that still arrives, and then for the applier to give it up.
 */
const [ARRIVAL, END] = [20, 10];

/** Milliseconds between two looks. */
const LOOK_EVERY = 50;

/**
 * If an applier is stopped, or its server shut down, while it has only a part of a transaction, it waits for
 * the rest, for a minute if nothing sends it, and then still ends with error 1756. If the coordinator's
 * connection is killed instead, the applier does not wait: the part is rolled back, and the whole transaction
 * is fetched again when the threads run. Seen on 9.7: MY-010584 and MY-001756 in the server's log.
 */
export async function giveUpPartialTransaction(session: Session, clock: Clock): Promise<void> {
  const operation = "giving up a transaction of which only a part has arrived";
  const arrival = deadlineIn(clock, ARRIVAL);
  await waitUntil({
    what: "the applier to let go of a transaction of which only a part has arrived",
    deadline: deadlineIn(clock, ARRIVAL + END),
    clock,
    pause: LOOK_EVERY,
    longest: LOOK_EVERY,
    observe: async () => {
      const [partial] = await session.run(operation, statements.partialTransaction);
      if (partial && (!flagIn(partial, "arrives") || clock.now() >= arrival.at)) {
        await session.run(operation, statements.stopReceiver);
        await endThread(session, operation, numberIn(partial, "coordinator"));
      }
      return partial;
    },
    done: (partial) => partial === undefined,
    describe: (partial) =>
      partial && flagIn(partial, "arrives") ? "the rest still arrives" : "nothing sends the rest",
  });
}
