import { type Clock, deadlineIn, waitUntil } from "../ground/clock";
import { flagIn, numberIn } from "./rows";
import type { Session } from "./session";
import * as statements from "./statements";
import { endThread } from "./threads";

/** Seconds for the rest of a transaction that still arrives, and then for the applier to let go of it. */
const [ARRIVAL, END] = [20, 10];

/** Milliseconds between two looks. */
const LOOK_EVERY = 50;

/**
 * An applier that is told to stop, or a server that is shut down, while a part of a transaction is in hand
 * waits for the rest of it: a minute, if nothing sends it any more, and then ends with error 1756 all the
 * same. Ended by its coordinator's connection it waits for nothing; the part is rolled back, and fetched
 * again whole once the threads run. Seen on 9.7: server errors MY-010584 and MY-001756 in the log.
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
